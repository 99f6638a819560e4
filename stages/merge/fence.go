package merge

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// lockState locks the state row of the run's target. It waits for whoever
// else is committing under it.
func (m *Merger) lockState(ctx context.Context, tx pgx.Tx, run *pipeline.Run) (state.Target, error) {
	before, err := m.store.Lock(ctx, tx, run.Table.Target.String())
	if errors.Is(err, state.ErrNoTarget) {
		return state.Target{}, fenced(run, "the state of the target was removed")
	}
	return before, err
}

// checkFence compares the locked state with the run. The watermark is the
// run's start, unless an earlier slice of this very run has moved it. The run
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
