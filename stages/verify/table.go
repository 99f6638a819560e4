package verify

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/setlocal"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// Table compares one table and, if the options say so, repairs it. What went
// wrong is in the report.
func (v *Verifier) Table(ctx context.Context, r pipeline.Request) Report {
	report := Report{Table: r.Name, Source: r.Source.String(), Target: r.Target.String()}
	found, err := v.compare(ctx, r, &report)
	if err == nil && v.options.Repair && report.Differs {
		report.Repair, err = v.repair(ctx, found)
	}
	if err != nil {
		report.Err = inTable(r.Name, err)
	}
	return report
}

// inTable names the table unless the error does so already.
func inTable(name string, err error) error {
	var named *pipeline.TableError
	var running *pipeline.AlreadyRunningError
	if errors.As(err, &named) || errors.As(err, &running) {
		return err
	}
	return &pipeline.TableError{Table: name, Err: err}
}

// comparison is what was compared, and the rows that a repair would write.
type comparison struct {
	slice     pipeline.Slice
	state     state.Target
	table     *pipeline.Table
	differing differences
}

func (v *Verifier) compare(ctx context.Context, r pipeline.Request, report *Report) (*comparison, error) {
	table, err := v.stages.Planner.Resolve(ctx, r)
	if err != nil {
		return nil, err
	}
	if table.CreateTarget {
		return nil, fmt.Errorf("target %s does not exist; load it with etl stream", r.Target)
	}
	// All of the target is seen as of one moment: the rows, and the watermark
	// that belongs to them.
	tx, err := v.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // nothing was written
	// The source is read while the transaction waits.
	if err := setlocal.Apply(ctx, tx, append(setlocal.Statements(0),
		setlocal.Duration("idle_in_transaction_session_timeout", 0),
		// Figures are compared as text, whatever the role's defaults are.
		setlocal.Setting{Name: "DateStyle", Value: "ISO"},
		setlocal.Setting{Name: "extra_float_digits", Value: "1"})...); err != nil {
		return nil, err
	}
	c := &comparison{table: table}
	if c.state, err = v.loaded(ctx, tx, table); err != nil {
		return nil, err
	}
	return c, v.stagesOf(ctx, tx, c, report)
}

// loaded reads the state that belongs to the target's rows.
func (v *Verifier) loaded(ctx context.Context, tx pgx.Tx, t *pipeline.Table) (state.Target, error) {
	s, err := v.store.Read(ctx, tx, t.Target.String())
	if errors.Is(err, state.ErrNoTarget) {
		return s, fmt.Errorf("target %s was never loaded by etl, so that no watermark says what it should hold; load it with etl stream", t.Target)
	}
	if err != nil {
		return s, err
	}
	if c := t.WatermarkColumn; c != nil && !s.Watermark.IsZero() && s.WatermarkColumn != c.Source.Name {
		return s, fmt.Errorf("the stored watermark is of column %s, but the watermark is now column %s; verify with --watermark %s",
			s.WatermarkColumn, c.Source.Name, s.WatermarkColumn)
	}
	ahead, err := v.store.Ahead(ctx, tx, s.Name)
	if err == nil && len(ahead.Spans) > 0 {
		err = fmt.Errorf("a run has ended, or is at work, with rows behind a part that is missing yet (from %s on), so that no watermark says what the target should hold; complete it with etl stream",
			s.Watermark)
	}
	return s, err
}

// stagesOf goes through the stages as far as they are needed.
func (v *Verifier) stagesOf(ctx context.Context, tx pgx.Tx, c *comparison, report *Report) error {
	v.begin(c.table.Name, Comparing, 0)
	if err := v.figures(ctx, tx, c, report); err != nil {
		return err
	}
	report.Differs = unexplained(report.Figures, lost{}) != nil
	if v.options.Quick {
		return nil
	}
	v.begin(c.table.Name, Hashing, report.SourceRows+report.TargetRows)
	seed := maphash.MakeSeed()
	src, dst, left, err := v.digests(ctx, tx, c, seed)
	if err != nil {
		return err
	}
	report.Rejected = left.rows
	report.Keys.Complete = true
	same := compareColumns(c.table, src, dst, report)
	differing := differingBuckets(src, dst)
	switch {
	case same && len(differing) == 0:
		report.Differs = unexplained(report.Figures, left) != nil
		return nil
	case len(c.table.KeyColumns) == 0:
		report.Differs, report.Keys.Complete = true, false
		return nil
	}
	if err := v.drill(ctx, tx, c, seed, differing, max(src.rows, dst.rows), report); err != nil {
		return err
	}
	report.Differs = report.Keys.Total() > 0 || !report.Keys.Complete
	return nil
}

// unexplained returns the first figure that differs although nothing that the
// load rightly left out accounts for it; nil if there is none.
func unexplained(figures []Figure, left lost) *Figure {
	for i, f := range figures {
		if !f.Equal && left.rows == 0 && !left.columns[f.Column] {
			return &figures[i]
		}
	}
	return nil
}

func compareColumns(t *pipeline.Table, src, dst *digest, report *Report) (same bool) {
	same = true
	for i, m := range t.Columns {
		equal := src.columns[i] == dst.columns[i]
		same = same && equal
		report.Columns = append(report.Columns, Column{Name: m.Target.Name, Equal: equal})
	}
	return same
}

// figures fixes the snapshot of the source and compares the figures at it.
func (v *Verifier) figures(ctx context.Context, tx pgx.Tx, c *comparison, report *Report) error {
	all := tableExpressions(c.table)
	run := &pipeline.Run{Table: c.table, Watermark: c.state.Watermark}
	c.slice = pipeline.Slice{Run: run, Anchor: c.state.Anchor}
	if c.table.WatermarkColumn != nil {
		c.slice.To = c.state.Watermark
	}
	var src []string
	err := error(nil)
	if c.slice.Anchor != "" {
		src, err = v.sourceFigures(ctx, c.slice, all)
	}
	if c.slice.Anchor == "" || source.RefusesTimeTravel(err) {
		report.Late = true
		window, windowErr := v.stages.Planner.Window(ctx, run)
		if windowErr != nil {
			return windowErr
		}
		c.slice.Anchor = window.Slices[0].Anchor
		src, err = v.sourceFigures(ctx, c.slice, all)
	}
	if err != nil {
		return err
	}
	dst, err := targetFigures(ctx, tx, c.table, all)
	if err != nil {
		return err
	}
	report.Figures = match(all, src, dst, c.table.BadRows.Redact)
	report.Anchor, report.Watermark = c.slice.Anchor, c.slice.To.String()
	report.SourceRows, report.TargetRows = count(src[0]), count(dst[0])
	return nil
}

// digests reads both sides at the same time.
func (v *Verifier) digests(ctx context.Context, tx pgx.Tx, c *comparison, seed maphash.Seed) (src, dst *digest, left lost, err error) {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		src, left, err = v.digestSource(ctx, c.slice, seed)
		return err
	})
	group.Go(func() (err error) {
		dst, err = v.digestTarget(ctx, tx, c.table, seed)
		return err
	})
	err = group.Wait()
	return src, dst, left, err
}
