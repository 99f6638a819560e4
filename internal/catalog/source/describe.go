package source

import (
	"context"
	"fmt"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/snowtype"
)

// Describe reads the columns of a table or view in their order. Snowflake
// answers the same (002003) for a table that is missing and for one the role
// may not see.
func Describe(ctx context.Context, q Querier, t catalog.SourceTable) ([]catalog.SourceColumn, error) {
	answer, err := selectColumns(ctx, q, "DESCRIBE TABLE "+t.SQL(), "name", "type", "null?")
	if err != nil {
		return nil, fmt.Errorf("describing %s: %w", t, err)
	}
	columns := make([]catalog.SourceColumn, 0, len(answer))
	for _, row := range answer {
		typ, err := snowtype.Parse(row[1])
		if err != nil {
			return nil, fmt.Errorf("describing %s: column %s: %w", t, row[0], err)
		}
		columns = append(columns, catalog.SourceColumn{Name: row[0], Type: typ, TypeText: row[1], Nullable: row[2] != "N"})
	}
	return columns, nil
}
