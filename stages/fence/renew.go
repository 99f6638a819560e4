package fence

import (
	"context"

	"github.com/snowpg/etl/pipeline"
)

// Renew implements pipeline.Fence. It does not wait for a merge of the same
// run: that one renews the lease with its commit.
func (f *Fence) Renew(ctx context.Context, run *pipeline.Run) error {
	held, err := f.store.Renew(ctx, f.pool, run.Table.Target.String(), run.Epoch)
	if err != nil {
		return tableError(run.Table, err)
	}
	if !held {
		return &pipeline.FencedError{Table: run.Table.Name, Reason: "another run has taken the target, or it was reset"}
	}
	return nil
}
