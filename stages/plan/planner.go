package plan

import (
	"context"

	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/pipeline"
)

// Options tune a Planner.
type Options struct {
	// SliceRows is about how many rows one slice shall have. Each slice commits
	// by itself, so this is what a crash can cost. 0 means DefaultSliceRows,
	// and FirstSliceRows where the target is created.
	SliceRows int64
	// Atomic makes every window one slice.
	Atomic bool
}

// The numbers of rows in a slice where none is asked for. Those of a first
// load may be many more: only the first slice goes straight into the new
// table, those behind it meet an index.
const (
	DefaultSliceRows = 5_000_000
	FirstSliceRows   = 50_000_000
)

// Planner implements pipeline.Planner.
type Planner struct {
	source  source.Querier
	target  target.Querier
	options Options
}

var _ pipeline.Planner = (*Planner)(nil)

// New makes a planner.
func New(src source.Querier, dst target.Querier, o Options) *Planner {
	return &Planner{source: src, target: dst, options: o}
}

// scalarRow runs a statement that answers one row, and returns it as text.
func (p *Planner) scalarRow(ctx context.Context, statement string) ([]string, error) {
	return source.Row(ctx, p.source, statement)
}
