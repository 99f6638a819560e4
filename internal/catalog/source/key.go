package source

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/snowpg/etl/internal/catalog"
)

// PrimaryKey reads the declared primary key in key order; nil without one.
// Snowflake does not enforce it: duplicates are possible.
func PrimaryKey(ctx context.Context, q Querier, t catalog.SourceTable) ([]string, error) {
	answer, err := selectColumns(ctx, q, "SHOW PRIMARY KEYS IN TABLE "+t.SQL(), "column_name", "key_sequence")
	if err != nil {
		return nil, fmt.Errorf("reading the primary key of %s: %w", t, err)
	}
	type part struct {
		name string
		n    int
	}
	parts := make([]part, 0, len(answer))
	for _, row := range answer {
		n, err := strconv.Atoi(row[1])
		if err != nil {
			return nil, fmt.Errorf("reading the primary key of %s: key_sequence %q of %s: %w", t, row[1], row[0], err)
		}
		parts = append(parts, part{name: row[0], n: n})
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.n, b.n) })
	var key []string
	for _, p := range parts {
		key = append(key, p.name)
	}
	return key, nil
}
