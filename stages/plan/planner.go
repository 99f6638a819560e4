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
	// by itself, so this is what a crash can cost. 0 means one slice.
	SliceRows int64
}

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
