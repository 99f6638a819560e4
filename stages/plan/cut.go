package plan

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// mostSlices bounds the percentiles one statement asks for; beyond it slices
// get larger instead.
const mostSlices = 256

// cut divides a large window into slices of about as many rows each, at the
// same anchor.
//
// It is cut along its watermark. A table without one is cut along its key, in
// its first load or when slices are asked for: it is read whole in every run,
// and one slice costs Snowflake one scan.
func (p *Planner) cut(ctx context.Context, whole pipeline.Slice, sourceRows int64) ([]pipeline.Slice, error) {
	t := whole.Run.Table
	if along := p.cutAlong(t); along != nil && sourceRows > p.sliceRows(t) {
		return p.divide(ctx, whole, *along)
	}
	return []pipeline.Slice{whole}, nil
}

// cutAlong is the column whose ranges make the slices, nil where there is to
// be one slice: a replace is one transaction, and so is an atomic first load,
// which is copied straight into the new table.
func (p *Planner) cutAlong(t *pipeline.Table) *catalog.Mapping {
	switch {
	case t.Mode == pipeline.Replace, p.options.Atomic && t.CreateTarget:
		return nil
	case t.WatermarkColumn != nil:
		return t.WatermarkColumn
	case t.Mode == pipeline.Upsert && (t.CreateTarget || p.options.SliceRows > 0):
		return cuttableKey(t)
	default:
		return nil
	}
}

// cuttableKey is the first key column that percentiles can be taken of.
func cuttableKey(t *pipeline.Table) *catalog.Mapping {
	for _, name := range t.KeyColumns {
		for i, m := range t.Columns {
			if m.Target.Name == name && !m.Offset && watermark.Supported(m.Source.Type) {
				return &t.Columns[i]
			}
		}
	}
	return nil
}

// divide cuts the window at percentiles of a column.
func (p *Planner) divide(ctx context.Context, whole pipeline.Slice, along catalog.Mapping) ([]pipeline.Slice, error) {
	row, err := p.scalarRow(ctx, "SELECT COUNT(*)"+whole.FromSQL())
	if err != nil {
		return nil, err
	}
	rows, err := strconv.ParseInt(row[0], 10, 64)
	if err != nil {
		return nil, err
	}
	sliceRows := p.sliceRows(whole.Run.Table)
	n := min((rows+sliceRows-1)/sliceRows, mostSlices)
	if n <= 1 {
		return []pipeline.Slice{whole}, nil
	}
	bounds, err := p.percentiles(ctx, whole, along.Source, int(n))
	if err != nil {
		return nil, err
	}
	if whole.Run.Table.WatermarkColumn == nil {
		whole.Key = &along
	}
	return slicesAt(whole, bounds), nil
}

func (p *Planner) sliceRows(t *pipeline.Table) int64 {
	switch {
	case p.options.SliceRows > 0:
		return p.options.SliceRows
	case t.CreateTarget:
		return FirstSliceRows
	default:
		return DefaultSliceRows
	}
}

// percentiles asks for the values of a column that divide the window into n
// parts of about equal rows. Exactness does not matter, only that the bounds
// are fixed.
func (p *Planner) percentiles(ctx context.Context, whole pipeline.Slice, c catalog.SourceColumn, n int) ([]watermark.Value, error) {
	asked := make([]string, 0, n-1)
	for i := 1; i < n; i++ {
		fraction := strconv.FormatFloat(float64(i)/float64(n), 'f', 6, 64)
		asked = append(asked, "APPROX_PERCENTILE("+ordinal(c)+", "+fraction+")")
	}
	row, err := p.scalarRow(ctx, "SELECT "+strings.Join(asked, ", ")+whole.FromSQL())
	if err != nil {
		return nil, err
	}
	bounds := make([]watermark.Value, 0, len(row))
	for _, text := range row {
		if text == "" { // all values are NULL
			continue
		}
		bound, err := fromOrdinal(c.Type.Kind, text)
		if err != nil {
			return nil, err
		}
		bounds = append(bounds, bound)
	}
	return bounds, nil
}

// ordinal is the column as a number, which percentiles need: seconds, days, or
// itself.
func ordinal(c catalog.SourceColumn) string {
	name := catalog.QuoteSource(c.Name)
	switch {
	case c.Type.Kind.IsTimestamp():
		return "DATE_PART(EPOCH_SECOND, " + name + ")"
	case c.Type.Kind == snowtype.Date:
		return "DATEDIFF(DAY, '1970-01-01'::DATE, " + name + ")"
	default:
		return name
	}
}

// fromOrdinal is the inverse of ordinal. A number may have lost digits on its
// way: any one near by is as good a place to cut at. An instant beyond what
// Snowflake's timestamps hold is an answer that nobody can make sense of.
func fromOrdinal(kind snowtype.Kind, text string) (watermark.Value, error) {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(number) || math.IsInf(number, 0) {
		return watermark.Value{}, fmt.Errorf("percentile %q is not a number", text)
	}
	number = math.Floor(number)
	if kind == snowtype.Date {
		number *= 24 * 60 * 60
	}
	switch {
	case kind == snowtype.Fixed:
		return watermark.Parse(kind, strconv.FormatFloat(number, 'f', 0, 64))
	case math.Abs(number) > lastSecond:
		return watermark.Value{}, fmt.Errorf("percentile %q is not an instant", text)
	default:
		return watermark.FromTime(kind, time.Unix(int64(number), 0)), nil
	}
}

// lastSecond is that of the year 9999, since 1970.
const lastSecond = 253402300799

// slicesAt cuts at the bounds that lie strictly inside the window, each once.
// A slice begins behind the one before it and includes its end.
func slicesAt(whole pipeline.Slice, bounds []watermark.Value) []pipeline.Slice {
	var cut []pipeline.Slice
	rest := whole
	for _, bound := range bounds {
		if bound.Compare(rest.From) <= 0 || (!whole.To.IsZero() && bound.Compare(whole.To) >= 0) {
			continue
		}
		part := rest
		part.To = bound
		if part.Key == nil {
			part.Watermark = bound
		}
		cut = append(cut, part)
		rest.N++
		rest.From, rest.FromExclusive = bound, true
	}
	return append(cut, rest)
}
