package engine

import (
	"encoding/json"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// plan is what EXPLAIN USING JSON answers, in the one row of the column
// "content". Source: https://docs.snowflake.com/en/sql-reference/sql/explain.
type plan struct {
	GlobalStats scanned
	Operations  [][]operation // by step
}

// scanned is what pruning at compile time leaves to be read.
type scanned struct {
	PartitionsTotal    int64 `json:"partitionsTotal"`
	PartitionsAssigned int64 `json:"partitionsAssigned"`
	BytesAssigned      int64 `json:"bytesAssigned"`
}

// operation is a node of the plan; only a TableScan has numbers.
type operation struct {
	ID              int      `json:"id"`
	ParentOperators []int    `json:"parentOperators,omitempty"`
	Operation       string   `json:"operation"`
	Objects         []string `json:"objects,omitempty"`
	Alias           string   `json:"alias,omitempty"`
	Expressions     []string `json:"expressions,omitempty"`
	*scanned
}

// explain compiles a query of one table. Of what else a query may have the
// plan is not known here, and refused.
func (s *statement) explain(t *sql.Explain) (*data.Result, error) {
	q, from := t.Query, t.Query.From
	if from == nil || from.Query != nil || from.Changes != nil || len(q.OrderBy) > 0 || q.Limit != nil {
		return nil, expr.Unsupported(t.Pos, "EXPLAIN")
	}
	o, err := s.object(from.Name)
	if err != nil {
		return nil, err
	}
	s.explaining = true
	bound, err := s.bindQuery(q)
	if err != nil {
		return nil, err
	}
	if o.table == nil || bound.grouping != nil {
		return nil, expr.Unsupported(t.Pos, "EXPLAIN")
	}
	stats, err := bound.assigned(rowBytes(o))
	if err != nil {
		return nil, err
	}
	p := plan{GlobalStats: stats, Operations: [][]operation{bound.operations(q, o, &stats)}}
	content, err := p.json()
	if err != nil {
		return nil, err
	}
	a := newAnswer(textColumns("content"))
	a.add(content)
	return a.result(statementTypeSelect, s.describe), nil
}

// json leaves < and > as they are, which encoding/json escapes by default.
func (p plan) json() (string, error) {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(p)
	return strings.TrimSuffix(b.String(), "\n"), err
}

// assigned counts the parts in which the condition may be true.
func (q *query) assigned(rowBytes int64) (scanned, error) {
	parts, err := q.source.parts()
	if err != nil {
		return scanned{}, err
	}
	stats := scanned{PartitionsTotal: int64(len(parts))}
	for _, p := range parts {
		if q.where == nil || q.where.Outcomes(p.Range)&expr.MayBeTrue != 0 {
			stats.PartitionsAssigned++
			stats.BytesAssigned += int64(p.Len()) * rowBytes
		}
	}
	return stats, nil
}

// operations are the nodes from the result down to the table.
func (q *query) operations(tree *sql.Select, o *object, stats *scanned) []operation {
	result := operation{Operation: "Result"}
	for _, it := range q.items {
		if c := it.node.Column; c >= 0 {
			result.Expressions = append(result.Expressions, o.name+"."+q.source.columns[c].Name)
		} else {
			result.Expressions = append(result.Expressions, it.name)
		}
	}
	all := []operation{result}
	if tree.Where != nil {
		all = append(all, operation{Operation: "Filter", Expressions: []string{tree.Condition}})
	}
	all = append(all, operation{
		Operation: "TableScan", Objects: []string{o.path()}, Alias: tree.From.Alias,
		Expressions: q.columnsRead(tree), scanned: stats,
	})
	for i := range all {
		if all[i].ID = i; i > 0 {
			all[i].ParentOperators = []int{i - 1}
		}
	}
	return all
}

// columnsRead are the columns that the select list or the condition name.
func (q *query) columnsRead(tree *sql.Select) []string {
	var read []string
	for _, c := range q.source.columns {
		names := func(x sql.Expr) bool {
			ref, plain := x.(*sql.ColumnRef)
			_, star := x.(*sql.Star)
			return star || plain && ref.Name.Last().Name == c.Name
		}
		named := sql.Any(tree.Where, names)
		for _, it := range tree.Items {
			named = named || sql.Any(it.Expr, names)
		}
		if named {
			read = append(read, c.Name)
		}
	}
	return read
}
