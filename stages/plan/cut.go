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

// cut divides a large window along its watermark into slices of about as many
// rows each, at the same anchor. Slices commit in order, so the watermark is
// always the end of what is done, and the run after a crash asks only for the
// rest. A replace is one slice: it has to be atomic.
func (p *Planner) cut(ctx context.Context, whole pipeline.Slice, sourceRows int64) ([]pipeline.Slice, error) {
	t := whole.Run.Table
	one := []pipeline.Slice{whole}
	sliceRows := p.sliceRows(t)
	if p.options.Atomic || sourceRows <= sliceRows || t.WatermarkColumn == nil || t.Mode == pipeline.Replace {
		return one, nil
	}
	row, err := p.scalarRow(ctx, "SELECT COUNT(*)"+whole.FromSQL())
	if err != nil {
		return nil, err
	}
	rows, err := strconv.ParseInt(row[0], 10, 64)
	if err != nil {
		return nil, err
	}
	n := min((rows+sliceRows-1)/sliceRows, mostSlices)
	if n <= 1 {
		return one, nil
	}
	bounds, err := p.percentiles(ctx, whole, int(n))
	if err != nil {
		return nil, err
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

// percentiles asks for the watermarks that divide the window into n parts of
// about equal rows. Exactness does not matter, only that the bounds are fixed.
func (p *Planner) percentiles(ctx context.Context, whole pipeline.Slice, n int) ([]watermark.Value, error) {
	c := whole.Run.Table.WatermarkColumn.Source
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
		bound, err := fromOrdinal(c.Type.Kind, text)
		if err != nil {
			return nil, err
		}
		bounds = append(bounds, bound)
	}
	return bounds, nil
}

// ordinal is the watermark as a number, which percentiles need: seconds, days,
// or itself.
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

// fromOrdinal is the inverse of ordinal. A number beyond the integers that a
// float can count is no bound to cut at.
func fromOrdinal(kind snowtype.Kind, text string) (watermark.Value, error) {
	number, err := strconv.ParseFloat(text, 64)
	const exact = 1 << 53
	if err != nil || math.Abs(number) > exact {
		return watermark.Value{}, fmt.Errorf("percentile %q of the watermark is not a usable bound", text)
	}
	whole := int64(math.Floor(number))
	switch {
	case kind.IsTimestamp():
		return watermark.FromTime(kind, time.Unix(whole, 0)), nil
	case kind == snowtype.Date:
		return watermark.FromTime(kind, time.Unix(whole*24*60*60, 0)), nil
	default:
		return watermark.Parse(kind, strconv.FormatInt(whole, 10))
	}
}

// slicesAt cuts at the bounds that lie strictly inside the window, each once.
// A slice begins behind the one before it and includes its end.
func slicesAt(whole pipeline.Slice, bounds []watermark.Value) []pipeline.Slice {
	var cut []pipeline.Slice
	rest := whole
	for _, bound := range bounds {
		if bound.Compare(rest.From) <= 0 || bound.Compare(whole.To) >= 0 {
			continue
		}
		part := rest
		part.To, part.Watermark = bound, bound
		cut = append(cut, part)
		rest.N++
		rest.From, rest.FromExclusive = bound, true
	}
	return append(cut, rest)
}
