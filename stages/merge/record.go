package merge

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// record enters the slice into the ledger, with the rows it leaves out and the
// values it changed, moves the watermark and, after the last slice, closes the
// run.
func (m *Merger) record(ctx context.Context, tx pgx.Tx, job pipeline.Merge, before state.Target, counts state.Counts, fingerprint string) (pipeline.Merged, error) {
	s, run := job.Slice, job.Slice.Run
	err := m.store.RecordSlice(ctx, tx, state.Slice{
		Run: run.ID, N: s.N, From: s.From, To: s.To, Anchor: s.Anchor, QueryIDs: job.QueryIDs, Counts: counts,
	})
	if err != nil {
		return pipeline.Merged{}, err
	}
	if err := m.store.RecordRejects(ctx, tx, run.ID, before.Name, rejects(job.Rejects)); err != nil {
		return pipeline.Merged{}, err
	}
	if err := m.store.RecordLosses(ctx, tx, run.ID, losses(job.Losses)); err != nil {
		return pipeline.Merged{}, err
	}
	mark, column := advanced(before, s)
	held, err := m.store.Advance(ctx, tx, state.Advance{
		Target: before.Name, Epoch: run.Epoch, Run: run.ID, Watermark: mark, WatermarkColumn: column,
		Anchor: s.Anchor, KeyColumns: run.Table.KeyColumns, Fingerprint: fingerprint, Rows: counts.Written,
	})
	if err != nil {
		return pipeline.Merged{}, err
	}
	if !held { // the row is locked, so nobody can have taken it
		return pipeline.Merged{}, fenced(run, "the state of the target has changed under its lock")
	}
	if job.Last {
		if err := m.store.CloseRun(ctx, tx, run.ID, state.Outcome{Status: state.Done}); err != nil {
			return pipeline.Merged{}, err
		}
	}
	return report(counts, mark), nil
}

// advanced is the watermark after the slice, and its column. It never moves
// back: only `etl reset` does that. A watermark of another column or type is
// no earlier or later one; the fence lets it pass only where everything has
// been read.
func advanced(before state.Target, s pipeline.Slice) (watermark.Value, string) {
	mapping := s.Run.Table.WatermarkColumn
	if s.Watermark.IsZero() || mapping == nil {
		return before.Watermark, before.WatermarkColumn
	}
	same := before.WatermarkColumn == mapping.Source.Name && before.Watermark.Kind() == s.Watermark.Kind()
	if same && before.Watermark.Compare(s.Watermark) > 0 {
		return before.Watermark, before.WatermarkColumn
	}
	return s.Watermark, mapping.Source.Name
}

func report(c state.Counts, mark watermark.Value) pipeline.Merged {
	return pipeline.Merged{
		Staged: c.Staged, Duplicates: c.Duplicates, Written: c.Written, Unchanged: c.Unchanged,
		Created: c.Created, Watermark: mark,
	}
}
