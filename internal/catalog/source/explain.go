package source

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Scan is what Snowflake's compiler expects a statement to read: the
// micro-partitions that it could not rule out by the ranges of their columns.
// It is an upper bound, since more may be ruled out while the statement runs.
type Scan struct {
	Partitions      int64
	PartitionsTotal int64 // of all tables in the statement
	Bytes           int64 // of Partitions, as stored: compressed
}

// Explain compiles a query without running it: it needs no warehouse and reads
// no row. Source: https://docs.snowflake.com/en/sql-reference/sql/explain.
func Explain(ctx context.Context, q Querier, query string) (Scan, error) {
	answer, err := selectColumns(ctx, q, "EXPLAIN USING JSON "+query, "content")
	if err != nil {
		return Scan{}, fmt.Errorf("explaining a query: %w", err)
	}
	if len(answer) != 1 {
		return Scan{}, fmt.Errorf("explaining a query: one row was expected, %d came", len(answer))
	}
	scan, err := parsePlan(answer[0][0])
	if err != nil {
		return Scan{}, fmt.Errorf("explaining a query: %w", err)
	}
	return scan, nil
}

// parsePlan reads the numbers of the whole plan; its operations are for
// people.
func parsePlan(text string) (Scan, error) {
	var plan struct {
		GlobalStats struct {
			PartitionsTotal, PartitionsAssigned, BytesAssigned *int64
		}
	}
	if err := json.Unmarshal([]byte(text), &plan); err != nil {
		return Scan{}, err
	}
	g := plan.GlobalStats
	if g.PartitionsTotal == nil || g.PartitionsAssigned == nil || g.BytesAssigned == nil {
		return Scan{}, errors.New("the plan has no GlobalStats")
	}
	return Scan{Partitions: *g.PartitionsAssigned, PartitionsTotal: *g.PartitionsTotal, Bytes: *g.BytesAssigned}, nil
}
