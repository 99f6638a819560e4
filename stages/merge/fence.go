package merge

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// shareState reads the state row of the run's target and keeps its epoch until
// the transaction ends. It waits for whoever is taking or resetting the target;
// other merges of the run go on beside it.
func (m *Merger) shareState(ctx context.Context, tx pgx.Tx, run *pipeline.Run) (state.Target, error) {
	return known(run)(m.store.Share(ctx, tx, run.Table.Target.String()))
}

// lockProgress reads the state row again, as the merges that were quicker have
// left it, and keeps it from them until the transaction ends.
func (m *Merger) lockProgress(ctx context.Context, tx pgx.Tx, run *pipeline.Run) (state.Target, error) {
	return known(run)(m.store.LockProgress(ctx, tx, run.Table.Target.String()))
}

// known makes a state row that is gone a lost lease.
func known(run *pipeline.Run) func(state.Target, error) (state.Target, error) {
	return func(t state.Target, err error) (state.Target, error) {
		if errors.Is(err, state.ErrNoTarget) {
			return state.Target{}, fenced(run, "the state of the target was removed")
		}
		return t, err
	}
}

// checkFence compares the state with the run. The watermark is the run's
// start, unless a slice of this very run has moved it. The run
// must be on record, too: a failover may have dropped its start, and then its
// epoch has been given to another run.
func (m *Merger) checkFence(ctx context.Context, tx pgx.Tx, run *pipeline.Run, before state.Target) error {
	if before.Epoch != run.Epoch {
		return fenced(run, fmt.Sprintf("the target is at epoch %d, this run is epoch %d", before.Epoch, run.Epoch))
	}
	if before.Watermark != run.Watermark && before.LastRun != run.ID {
		return fenced(run, fmt.Sprintf("the watermark is %q, this run started at %q", before.Watermark, run.Watermark))
	}
	open, err := m.store.IsOpen(ctx, tx, run.ID, run.Epoch)
	if err == nil && !open {
		err = fenced(run, "its record is gone or closed: another run has taken the target, or a failover has lost the start of this one")
	}
	return err
}

func fenced(run *pipeline.Run, reason string) error {
	return &pipeline.FencedError{Table: run.Table.Name, Reason: reason}
}
