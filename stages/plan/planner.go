package plan

import (
	"context"

	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/pipeline"
)

// Planner implements pipeline.Planner.
type Planner struct {
	source source.Querier
	target target.Querier
}

var _ pipeline.Planner = (*Planner)(nil)

// New makes a planner.
func New(src source.Querier, dst target.Querier) *Planner {
	return &Planner{source: src, target: dst}
}

// scalarRow runs a statement that answers one row, and returns it as text.
func (p *Planner) scalarRow(ctx context.Context, statement string) ([]string, error) {
	return source.Row(ctx, p.source, statement)
}
