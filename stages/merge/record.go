package merge

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// done is a slice whose rows are in the target, as the transaction sees it.
type done struct {
	job pipeline.Merge
	did moved
}

// record enters slices of a run into the ledger, with the rows they leave out
// and the values they changed, moves the watermark to the end of the slices
// without a gap and, when none is missing, closes the run. It returns the
// watermark.
//
// Other merges of the run that are recording are waited for first: what they
// have committed decides where the gap is.
func (m *Merger) record(ctx context.Context, tx pgx.Tx, all []done) (watermark.Value, error) {
	run := all[0].job.Slice.Run
	before, err := m.lockProgress(ctx, tx, run)
	if err != nil {
		return watermark.Value{}, err
	}
	for _, d := range all {
		if err := m.enter(ctx, tx, before.Name, d); err != nil {
			return watermark.Value{}, err
		}
	}
	return m.advance(ctx, tx, before, all)
}

// enter records one slice.
func (m *Merger) enter(ctx context.Context, tx pgx.Tx, target string, d done) error {
	s, run := d.job.Slice, d.job.Slice.Run
	err := m.store.RecordSlice(ctx, tx, state.Slice{
		Run: run.ID, N: s.N, From: s.From, To: s.To, Anchor: s.Anchor, QueryIDs: d.job.QueryIDs, Counts: d.did.counts,
	})
	if err != nil {
		return err
	}
	if err := m.store.RecordRejects(ctx, tx, run.ID, target, rejects(d.job.Rejects)); err != nil {
		return err
	}
	return m.store.AddLosses(ctx, tx, run.ID, losses(d.job.Losses))
}
