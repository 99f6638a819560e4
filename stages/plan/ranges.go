package plan

import (
	"context"
	"fmt"
	"strings"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/pipeline"
)

// valueRange is the least and the greatest value of a column in decimal, both
// "" without values.
type valueRange struct{ least, greatest string }

func (r valueRange) fits(t catalog.PGType) bool {
	return catalog.FitsInteger(t, r.least) && catalog.FitsInteger(t, r.greatest)
}

// ranges asks for the ranges of these columns over the whole source.
// Snowflake answers MIN and MAX of a whole table from its metadata.
func (p *Planner) ranges(ctx context.Context, t *pipeline.Table, columns []int) ([]valueRange, error) {
	if len(columns) == 0 {
		return nil, nil
	}
	var bounds []string
	for _, i := range columns {
		name := catalog.QuoteSource(t.Columns[i].Source.Name)
		bounds = append(bounds, "TO_VARCHAR(MIN("+name+"))", "TO_VARCHAR(MAX("+name+"))")
	}
	row, err := p.scalarRow(ctx, "SELECT "+strings.Join(bounds, ", ")+" FROM "+t.Source.SQL())
	if err != nil {
		return nil, fmt.Errorf("reading the range of the NUMBER columns: %w", err)
	}
	ranges := make([]valueRange, len(columns))
	for n := range columns {
		ranges[n] = valueRange{least: row[2*n], greatest: row[2*n+1]}
	}
	return ranges, nil
}
