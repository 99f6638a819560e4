package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/pipeline"
)

// modeRepair is what the run's record says.
const modeRepair pipeline.Mode = "repair"

// repair writes the source's version of the rows that differ, under the
// target's lease. The rows were found at one snapshot; the transaction makes
// sure that no run has committed since.
func (v *Verifier) repair(ctx context.Context, c *comparison) (*Repair, error) {
	if c.table.Mode != pipeline.Upsert {
		return nil, fmt.Errorf("only tables of mode upsert can be repaired row by row; for mode %s run etl stream --full-refresh", c.table.Mode)
	}
	if v.options.Quick {
		return nil, errors.New("which rows differ is not known without the digests")
	}
	v.begin(c.table.Name, Repairing, 0)
	table := *c.table
	table.Mode = modeRepair
	run, err := v.stages.Fence.Acquire(ctx, &table)
	if err != nil {
		return nil, err
	}
	done, err := v.repairUnder(ctx, run, c)
	return done, errors.Join(err, v.stages.Fence.Release(ctx, run, err))
}

func (v *Verifier) repairUnder(ctx context.Context, run *pipeline.Run, c *comparison) (*Repair, error) {
	rows, dropRows, err := v.stage(ctx, run, 0, c.differing.source)
	defer dropRows()
	if err != nil {
		return nil, err
	}
	extra := c.differing.extra
	if !v.options.DeleteExtra {
		extra = nil
	}
	keys, dropKeys, err := v.stage(ctx, run, 1, extra)
	defer dropKeys()
	if err != nil {
		return nil, err
	}
	job := &repairing{store: v.store, run: run, comparison: c, upserts: rows, deletes: keys}
	err = postgres.InTx(ctx, v.pool, func(tx pgx.Tx) error { return job.transaction(ctx, tx) })
	if fault.Of(err) == fault.Ambiguous {
		return nil, fmt.Errorf("the connection was lost while the repair committed; verify again to see whether it did: %w", err)
	}
	if err != nil {
		return nil, fmt.Errorf("repairing target %s: %w", c.table.Target, err)
	}
	return &Repair{RunID: run.ID.String(), Written: job.written, Deleted: job.deleted}, nil
}

// stage copies tuples into a staging table of the run. drop removes it, and
// may be called in any case.
func (v *Verifier) stage(ctx context.Context, run *pipeline.Run, n int, tuples [][]byte) (st *pipeline.Staging, drop func(), err error) {
	drop = func() {}
	if len(tuples) == 0 {
		return nil, drop, nil
	}
	st, err = v.stages.Copier.Begin(ctx, pipeline.Slice{Run: run, N: n}, 1)
	if err != nil {
		return nil, drop, err
	}
	drop = func() { _ = v.stages.Copier.Discard(ctx, st) } // what is left is swept by the next run
	chunk := pipeline.Chunk{Rows: len(tuples)}
	for _, t := range tuples {
		chunk.Buf = append(chunk.Buf, t...)
	}
	chunks := make(chan pipeline.Chunk, 1)
	chunks <- chunk
	close(chunks)
	copied, err := v.stages.Copier.Copy(ctx, st, 0, chunks, func(pipeline.Chunk) {})
	st.Copied = []int64{copied}
	return st, drop, err
}
