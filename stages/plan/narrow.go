package plan

import (
	"context"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/pipeline"
)

// narrow gives a new target bigint instead of numeric for wide integer
// columns whose values all fit: NUMBER(38,0) is Snowflake's default integer,
// and a numeric key costs PostgreSQL twice the time of a bigint.
func (p *Planner) narrow(ctx context.Context, t *pipeline.Table) error {
	var wide []int
	for i, m := range t.Columns {
		if m.Source.Type.Kind == snowtype.Fixed && m.Source.Type.Scale == 0 && m.Target.Type.OID == pgoid.Numeric && !m.Typed {
			wide = append(wide, i)
		}
	}
	ranges, err := p.ranges(ctx, t, wide)
	if err != nil {
		return err
	}
	for n, i := range wide {
		if ranges[n].fits(catalog.Bigint) {
			t.Columns[i].Target.Type = catalog.Bigint
		}
	}
	return nil
}
