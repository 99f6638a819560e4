package fence

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
)

// Reset moves the stored watermark of a target to any value, also back; the
// zero Value makes the next run read everything. It returns the state before.
// Errors: state.ErrNoTarget, and *pipeline.AlreadyRunningError while a live
// run holds the target: its rows would commit under a watermark that it does
// not know.
func (f *Fence) Reset(ctx context.Context, target string, to watermark.Value) (before state.Target, err error) {
	err = f.inTx(ctx, func(tx pgx.Tx) error {
		held, err := f.store.Lock(ctx, tx, target)
		if err != nil {
			return err
		}
		if f.live(held.Lease) {
			return running(target, held.Lease)
		}
		before, err = f.store.Reset(ctx, tx, target, to)
		return err
	})
	if lockTimedOut(err) {
		if held, readErr := f.store.Read(ctx, f.pool, target); readErr == nil && held.Lease.Owner != "" {
			return state.Target{}, running(target, held.Lease)
		}
	}
	return before, err
}

// live says whether the lease is that of a run that can still commit.
func (f *Fence) live(l state.Lease) bool { return l.Live && !f.self.foundDead(l.Process) }
