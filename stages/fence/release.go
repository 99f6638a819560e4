package fence

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

const (
	releaseTimeout = 4 * time.Second
	maxErrorBytes  = 4096
)

// Release implements pipeline.Fence. It works also when ctx has ended, for at
// most four seconds: a run that was told to stop must not leave its lease.
func (f *Fence) Release(ctx context.Context, run *pipeline.Run, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	err := f.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := f.store.Release(ctx, tx, run.Table.Target.String(), run.Epoch); err != nil {
			return err
		}
		// A run that has ended, by its merge or by a take-over, keeps its outcome.
		return f.store.CloseRun(ctx, tx, run.ID, outcome(cause))
	})
	if err != nil {
		return tableError(run.Table, repeatable(err))
	}
	return nil
}

func outcome(cause error) state.Outcome {
	if cause == nil {
		return state.Outcome{Status: state.Done}
	}
	return state.Outcome{Status: state.Failed, Class: fault.Of(cause).String(), Text: storable(cause.Error())}
}

// storable makes a text fit for a text column, which holds neither NUL nor
// broken UTF-8: an error about such bytes may quote them.
func storable(text string) string {
	text = strings.ReplaceAll(text[:min(len(text), maxErrorBytes)], "\x00", "␀")
	return strings.ToValidUTF8(text, "�")
}
