package merge

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// advance moves the watermark as far as the ledger reaches without a gap,
// keeps what lies behind the gap, and closes the run when no slice is missing.
func (m *Merger) advance(ctx context.Context, tx pgx.Tx, before state.Target, all []done) (watermark.Value, error) {
	last := all[len(all)-1]
	run, t := last.job.Slice.Run, last.job.Slice.Run.Table
	committed, gap, err := m.store.Progress(ctx, tx, run.ID)
	if err != nil {
		return watermark.Value{}, err
	}
	mark, column := advanced(before, t, last.job.Mark(gap))
	if err := m.keepAhead(ctx, tx, before.Name, all, gap, mark); err != nil {
		return watermark.Value{}, err
	}
	var written int64
	for _, d := range all {
		written += d.did.counts.Written
	}
	held, err := m.store.Advance(ctx, tx, state.Advance{
		Target: before.Name, Epoch: run.Epoch, Run: run.ID, Watermark: mark, WatermarkColumn: column,
		Anchor: last.job.Slice.Anchor, KeyColumns: t.KeyColumns, Fingerprint: last.did.fingerprint, Rows: written,
	})
	if err != nil {
		return watermark.Value{}, err
	}
	if !held { // the row is locked, so nobody can have taken it
		return watermark.Value{}, fenced(run, "the state of the target has changed under its lock")
	}
	if err := m.store.Reach(ctx, tx, run.ID, last.job.Mark(gap)); err != nil {
		return watermark.Value{}, err
	}
	if committed == last.job.Slices() {
		err = m.store.CloseRun(ctx, tx, run.ID, state.Outcome{Status: state.Done})
	}
	return mark, err
}

// advanced is the watermark after a step, and its column. It never moves back:
// only `etl reset` does that. A watermark of another column or type is no
// earlier or later one; the fence lets it pass only where everything is read.
func advanced(before state.Target, t *pipeline.Table, mark watermark.Value) (watermark.Value, string) {
	if mark.IsZero() || t.WatermarkColumn == nil {
		return before.Watermark, before.WatermarkColumn
	}
	column := t.WatermarkColumn.Source.Name
	same := before.WatermarkColumn == column && before.Watermark.Kind() == mark.Kind()
	if same && before.Watermark.Compare(mark) > 0 {
		return before.Watermark, before.WatermarkColumn
	}
	return mark, column
}

// keepAhead stores the ranges behind the watermark whose rows are in the
// target: those that were there, and those of the slices behind the gap. The
// next run leaves them out if this one ends before the gap is closed.
func (m *Merger) keepAhead(ctx context.Context, tx pgx.Tx, target string, all []done, gap int, mark watermark.Value) error {
	t := all[0].job.Slice.Run.Table
	if t.WatermarkColumn == nil {
		return nil
	}
	stored, err := m.store.Ahead(ctx, tx, target)
	if err != nil {
		return err
	}
	spans := pipeline.AheadOf(t, stored.Column, stored.Spans)
	for _, d := range all {
		s := d.job.Slice
		if s.N > gap && s.Key == nil && s.FromExclusive && s.From.Compare(s.To) < 0 {
			spans = append(spans, watermark.Span{From: s.From, To: s.To})
		}
	}
	spans = watermark.Union(watermark.After(spans, mark))
	if len(spans) == 0 && len(stored.Spans) == 0 {
		return nil
	}
	return m.store.SetAhead(ctx, tx, target, state.Ahead{Column: t.WatermarkColumn.Source.Name, Spans: spans})
}

func report(c state.Counts, mark watermark.Value) pipeline.Merged {
	return pipeline.Merged{
		Staged: c.Staged, Duplicates: c.Duplicates, Written: c.Written, Unchanged: c.Unchanged,
		Created: c.Created, Watermark: mark,
	}
}
