package main

import (
	"context"
	"fmt"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/progress"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/extract"
)

// sliceScan is what one slice in the middle of the window would read of the
// source, by Snowflake's own plan of its statement.
type sliceScan struct {
	Partitions      int64  `json:"partitions"`
	PartitionsTotal int64  `json:"partitions_total"`
	Bytes           int64  `json:"bytes"` // as stored, compressed
	Warning         string `json:"warning,omitempty"`
	// Error is why Snowflake did not tell. It is no reason not to plan: some
	// views cannot be explained.
	Error string `json:"error,omitempty"`
}

// scan asks how much of the source each slice reads. One slice reads what it
// has to in any case.
func (o *outlook) scan(ctx context.Context, q source.Querier, w pipeline.Window) {
	n := len(w.Slices)
	if n < 2 {
		return
	}
	middle := w.Slices[n/2]
	plan, err := source.Explain(ctx, q, extract.SQL(middle))
	if err != nil {
		o.SliceScan = &sliceScan{Error: explain(err)}
		return
	}
	o.SliceScan = &sliceScan{Partitions: plan.Partitions, PartitionsTotal: plan.PartitionsTotal, Bytes: plan.Bytes}
	if readsTooMuch(plan, n) {
		o.SliceScan.Warning = unpruned(plan, n, middle)
	}
}

// fewPartitions are not worth a warning: a micro-partition holds 50 to 500 MB
// before compression.
const fewPartitions = 8

// readsTooMuch says that a slice reads more than a quarter of the table beyond
// its own share. Where rows lie roughly in the order of the watermark, it is
// only the partitions at both ends.
func readsTooMuch(s source.Scan, slices int) bool {
	beyond := s.Partitions - s.PartitionsTotal/int64(slices)
	return s.Partitions > fewPartitions && beyond > s.PartitionsTotal/4
}

func unpruned(s source.Scan, slices int, one pipeline.Slice) string {
	column, other := one.Run.Table.WatermarkColumn, "name a watermark that follows the order of loading"
	if one.Key != nil {
		column, other = one.Key, "name a watermark, so that later runs read what is new only"
	}
	return fmt.Sprintf("each of the %d slices reads about %d of %d micro-partitions (%s): the rows do not lie in the order of %s. "+
		"Make fewer slices with a larger --slice-rows, %s, or let Snowflake sort the table: CLUSTER BY (%s)",
		slices, s.Partitions, s.PartitionsTotal, progress.FormatBytes(s.Bytes), column.Source.Name, other, catalog.QuoteSource(column.Source.Name))
}
