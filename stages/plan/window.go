package plan

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// anchorLayout is how the anchor is written, always in UTC.
const anchorLayout = "2006-01-02 15:04:05.000000000 -0700"

// Window implements pipeline.Planner. First the anchor is fixed, by
// Snowflake's clock; then the upper bound is read AT that anchor. Reading both
// in one statement would leave a gap: its snapshot may be younger than its
// CURRENT_TIMESTAMP, and a row seen by MAX but not by the later reads at the
// anchor would be skipped for ever.
func (p *Planner) Window(ctx context.Context, run *pipeline.Run) (pipeline.Window, error) {
	now, err := p.anchor(ctx)
	if err != nil {
		return pipeline.Window{}, &pipeline.TableError{Table: run.Table.Name, Err: fmt.Errorf("asking Snowflake for its clock: %w", err)}
	}
	anchor := now.Format(anchorLayout)
	found, err := p.bounds(ctx, run.Table, anchor, now)
	if source.RefusesTimeTravel(err) {
		anchor = ""
		found, err = p.bounds(ctx, run.Table, anchor, now)
	}
	if err != nil {
		return pipeline.Window{}, &pipeline.TableError{Table: run.Table.Name, Err: fmt.Errorf("reading the window's bounds: %w", err)}
	}
	w := pipeline.Window{SourceRows: found.rows, NullWatermarks: found.nulls, HeldBack: found.heldBack}
	if run.Table.WatermarkColumn != nil && found.nulls > 0 && run.Table.NullWatermark == pipeline.NullFail {
		return w, &pipeline.TableError{Table: run.Table.Name, Err: fmt.Errorf(
			"%s a NULL watermark %s, which no window ever holds; set null_watermark: include to read them in every run, or ignore to leave them out",
			rowsHave(found.nulls), run.Table.WatermarkColumn.Source.Name)}
	}
	if w.Slices, err = p.cut(ctx, slice(run, anchor, found.high), found.rows); err != nil {
		return w, &pipeline.TableError{Table: run.Table.Name, Err: fmt.Errorf("cutting the window into slices: %w", err)}
	}
	w.Ahead = ahead(run)
	w.Slices = without(w.Slices, w.Ahead)
	return w, nil
}

func (p *Planner) anchor(ctx context.Context) (time.Time, error) {
	row, err := p.scalarRow(ctx, "SELECT TO_VARCHAR(CURRENT_TIMESTAMP()::TIMESTAMP_LTZ, '"+watermark.TextFormat+" TZHTZM')")
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(anchorLayout, row[0])
}

// bounds are what the source holds at the anchor.
type bounds struct {
	rows, nulls int64
	high        watermark.Value
	heldBack    bool
}

func (p *Planner) bounds(ctx context.Context, t *pipeline.Table, anchor string, now time.Time) (bounds, error) {
	row, err := p.scalarRow(ctx, boundsSQL(t, anchor, now))
	if err != nil {
		return bounds{}, err
	}
	var b bounds
	if b.rows, err = strconv.ParseInt(row[0], 10, 64); err != nil || t.WatermarkColumn == nil {
		return b, err
	}
	present, err := strconv.ParseInt(row[1], 10, 64)
	if err != nil {
		return b, err
	}
	b.nulls = b.rows - present
	if b.high, err = watermark.Parse(t.WatermarkColumn.Source.Type.Kind, row[2]); err != nil {
		return b, err
	}
	b.heldBack = len(row) > 3 && (row[3] == "true" || row[3] == "1")
	return b, nil
}

// boundsSQL asks for counts and the upper bound: the newest watermark, but
// never one beyond Snowflake's clock minus the lag, so that a row from the
// future cannot drag the watermark along.
func boundsSQL(t *pipeline.Table, anchor string, now time.Time) string {
	sql := "SELECT COUNT(*)"
	if t.WatermarkColumn != nil {
		sql += ", " + watermarkBounds(t, now)
	}
	sql += " FROM " + t.Source.SQL() + catalog.At(anchor)
	if t.Where != "" {
		sql += " WHERE (" + t.Where + ")"
	}
	return sql
}

func watermarkBounds(t *pipeline.Table, now time.Time) string {
	c := t.WatermarkColumn.Source
	name := catalog.QuoteSource(c.Name)
	count := "COUNT(" + name + "), "
	limit := watermark.FromTime(c.Type.Kind, now.Add(-t.Lag)).Literal()
	latest := "LEAST(MAX(" + name + "), " + limit + ")"
	heldBack := ", MAX(" + name + ") > " + limit
	switch c.Type.Kind {
	case snowtype.Fixed:
		return count + "TO_VARCHAR(MAX(" + name + "))"
	case snowtype.Date:
		return count + "TO_VARCHAR(" + latest + ", 'YYYY-MM-DD')" + heldBack
	case snowtype.TimestampNTZ:
		return count + "TO_VARCHAR(" + latest + ", '" + watermark.TextFormat + "')" + heldBack
	default: // LTZ and TZ: as an instant, in the session's zone, which is UTC
		return count + "TO_VARCHAR(" + latest + "::TIMESTAMP_LTZ, '" + watermark.TextFormat + "')" + heldBack
	}
}

func slice(run *pipeline.Run, anchor string, high watermark.Value) pipeline.Slice {
	t := run.Table
	s := pipeline.Slice{Run: run, Anchor: anchor}
	if t.WatermarkColumn == nil {
		return s
	}
	s.To, s.Watermark = high, high
	if t.Mode == pipeline.Replace || t.FullRefresh {
		return s
	}
	s.From = run.Watermark.Back(t.Lookback)
	s.FromExclusive = t.Mode == pipeline.Append
	if high.Compare(run.Watermark) < 0 { // rows were deleted, or the clock's limit moved: never back
		s.To, s.Watermark = run.Watermark, run.Watermark
	}
	return s
}

func rowsHave(n int64) string {
	if n == 1 {
		return "1 row has"
	}
	return strconv.FormatInt(n, 10) + " rows have"
}
