package plan

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/pipeline"
)

// narrow gives a new target bigint instead of numeric for wide integer
// columns whose values all fit: NUMBER(38,0) is Snowflake's default integer,
// and a numeric key costs PostgreSQL twice the time of a bigint. Snowflake
// answers MIN and MAX of a whole table from its metadata.
func (p *Planner) narrow(ctx context.Context, t *pipeline.Table) error {
	var wide []int
	var bounds []string
	for i, m := range t.Columns {
		if m.Source.Type.Kind == snowtype.Fixed && m.Source.Type.Scale == 0 && m.Target.Type.OID == catalog.OIDNumeric {
			wide = append(wide, i)
			name := catalog.QuoteSource(m.Source.Name)
			bounds = append(bounds, "TO_VARCHAR(MIN("+name+"))", "TO_VARCHAR(MAX("+name+"))")
		}
	}
	if len(wide) == 0 {
		return nil
	}
	row, err := p.scalarRow(ctx, "SELECT "+strings.Join(bounds, ", ")+" FROM "+t.Source.SQL())
	if err != nil {
		return fmt.Errorf("reading the range of the wide NUMBER columns: %w", err)
	}
	for n, i := range wide {
		if fitsInt64(row[2*n]) && fitsInt64(row[2*n+1]) {
			t.Columns[i].Target.Type = catalog.Bigint
		}
	}
	return nil
}

// fitsInt64 takes "", the bound of a column without values, as fitting.
func fitsInt64(text string) bool {
	if text == "" {
		return true
	}
	n, ok := new(big.Int).SetString(text, 10)
	return ok && n.IsInt64()
}
