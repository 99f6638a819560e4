package pipeline

import (
	"github.com/google/uuid"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/watermark"
)

// Run identifies one attempt to bring one table up to date. It is fixed when
// the lease is taken.
type Run struct {
	ID    uuid.UUID
	Table *Table
	// Epoch is the fencing token: it grew by one when this run took the
	// table, and every write of the run is conditional on it.
	Epoch int64
	// Owner is "host:pid", for people who find the lease taken.
	Owner string
	// Watermark is where the run starts: all before it is in the target; zero
	// for the first.
	Watermark watermark.Value
	// Ahead are the ranges behind the watermark that earlier runs have brought
	// already, in order and without overlaps.
	Ahead []watermark.Span
}

// AheadOf are the stored spans of a column if the table's watermark is that
// column still. Spans of another one say nothing about its rows.
func AheadOf(t *Table, column string, spans []watermark.Span) []watermark.Span {
	if len(spans) == 0 || t.WatermarkColumn == nil {
		return nil
	}
	now := t.WatermarkColumn.Source
	if now.Name != column || now.Type.Kind != spans[0].To.Kind() {
		return nil
	}
	return spans
}

// Slice is a range of rows of one snapshot. All slices of a run share the
// anchor, and no two have a row in common.
type Slice struct {
	Run *Run
	// N counts the slices of a run from 0, in the order of their ranges.
	N int
	// Anchor is the instant of Snowflake's clock all reads see:
	// "2006-01-02 15:04:05.000000000 +0000"; empty when the source refuses
	// Time Travel (some views), so that the statement's own snapshot is read.
	Anchor string
	// Key is the key column that From and To are of; nil: the watermark.
	Key *catalog.Mapping
	// From is the lower bound, of the watermark with the lookback taken off;
	// zero: no lower bound. It is inclusive unless FromExclusive.
	From          watermark.Value
	FromExclusive bool
	// To is the inclusive upper bound; zero: no upper bound.
	To watermark.Value
	// Watermark is what the table's watermark becomes when this slice and all
	// before it have committed; zero leaves it as it is.
	Watermark watermark.Value
}
