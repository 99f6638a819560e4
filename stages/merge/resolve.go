package merge

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/internal/setlocal"
	"github.com/snowpg/etl/pipeline"
)

const (
	resolveDelay   = 100 * time.Millisecond
	resolveRetries = 1 << 20 // time is the bound
)

// resolve finds out what became of a COMMIT that had no answer. The ledger
// knows: it was written by that transaction. It goes on after ctx has ended,
// because the answer decides what has been done and not what to do.
func (m *Merger) resolve(ctx context.Context, job pipeline.Merge, cause error) (merged pipeline.Merged, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), m.options.ResolveTimeout)
	defer cancel()
	var committed bool
	retryer := fault.Retryer{
		MaxRetries: resolveRetries, Delay: resolveDelay, MaxElapsed: m.options.ResolveTimeout,
		On: []fault.Class{fault.Retry, fault.Reconnect, fault.Ambiguous},
	}
	err = retryer.Do(ctx, "look up the outcome of a commit", nil, func(ctx context.Context) (err error) {
		merged, committed, err = m.lookUp(ctx, job)
		return err
	})
	switch {
	case err != nil:
		return pipeline.Merged{}, &UnresolvedError{Run: job.Slice.Run.ID.String(), Slice: job.Slice.N, Cause: cause, Err: err}
	case !committed:
		return pipeline.Merged{}, fault.As(fault.Retry, fmt.Errorf("the transaction was not committed: %w", cause))
	}
	return merged, nil
}

// lookUp reads the ledger under the lock that a merge takes to record what it
// did: the server process of the lost connection holds it until its outcome is
// certain.
func (m *Merger) lookUp(ctx context.Context, job pipeline.Merge) (merged pipeline.Merged, committed bool, err error) {
	err = postgres.InTx(ctx, m.pool, func(tx pgx.Tx) error {
		// Longer than the time after which that process gives up.
		settings := append(setlocal.Statements(0), setlocal.Duration("lock_timeout", 2*m.options.IdleTimeout))
		if err := setlocal.Apply(ctx, tx, settings...); err != nil {
			return err
		}
		before, err := m.lockProgress(ctx, tx, job.Slice.Run)
		if err != nil {
			return err
		}
		counts, ok, err := m.store.FindSlice(ctx, tx, job.Slice.Run.ID, job.Slice.N)
		merged, committed = report(counts, before.Watermark), ok
		return err
	})
	return merged, committed, err
}

// UnresolvedError says that a COMMIT had no answer and its outcome could not
// be looked up in time. Merging the slice again is safe: it finds the slice in
// the ledger if it was committed.
type UnresolvedError struct {
	Run   string
	Slice int
	Cause error // of the COMMIT
	Err   error // of the last look
}

func (e *UnresolvedError) Error() string {
	return fmt.Sprintf("the outcome of the commit of slice %d of run %s is unknown (%v) and could not be looked up: %v; run again: a slice that was committed is not loaded twice",
		e.Slice, e.Run, e.Cause, e.Err)
}

// Unwrap gives both errors.
func (e *UnresolvedError) Unwrap() []error { return []error{e.Cause, e.Err} }

// FaultClass implements fault.Classified.
func (e *UnresolvedError) FaultClass() fault.Class { return fault.Reconnect }
