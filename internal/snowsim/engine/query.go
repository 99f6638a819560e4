package engine

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// query is a bound SELECT.
type query struct {
	statement *statement
	source    *source
	where     *expr.Node // nil: every row
	grouping  *grouping  // nil: no aggregates
	items     []item
	order     []orderKey
	limit     int64 // -1: all
	offset    int64
}

// statementTypeSelect is Snowflake's statementTypeId of queries.
const statementTypeSelect = 4096

func (s *statement) selectResult(q *sql.Select) (*data.Result, error) {
	bound, err := s.bindQuery(q)
	if err != nil {
		return nil, err
	}
	r := &data.Result{Columns: bound.columns(), StatementType: statementTypeSelect}
	for _, it := range bound.items {
		// Keys and aggregates are computed even where their expression is
		// a plain column of the grouped rows.
		r.Computed = append(r.Computed, it.node.Column < 0 || bound.grouping != nil)
	}
	if s.describe {
		return r, s.showGeo(r)
	}
	if r.Blocks, err = bound.run(); err != nil {
		return nil, err
	}
	return r, s.showGeo(r)
}

func (q *query) columns() []data.Column {
	columns := make([]data.Column, len(q.items))
	for i, it := range q.items {
		columns[i] = it.column()
	}
	return columns
}

// bindQuery resolves everything a SELECT names.
func (s *statement) bindQuery(q *sql.Select) (*query, error) {
	src, err := s.from(q.From)
	if err != nil {
		return nil, err
	}
	bound := &query{statement: s, source: src, limit: -1, offset: q.Offset}
	if q.Limit != nil {
		bound.limit = *q.Limit
	}
	rows := &expr.Binder{Context: s.env, Column: src.column}
	if q.Where != nil {
		if bound.where, err = rows.Condition(q.Where); err != nil {
			return nil, err
		}
	}
	output := rows
	if len(q.GroupBy) > 0 || aggregates(q.Items) {
		if bound.grouping, err = newGrouping(rows, q.GroupBy); err != nil {
			return nil, err
		}
		output = bound.grouping.binder(s.env)
	}
	if err = bound.bindItems(output, q.Items); err != nil {
		return nil, err
	}
	return bound, bound.bindOrder(output, q)
}

func (q *query) bindItems(b *expr.Binder, items []sql.Item) error {
	for _, it := range items {
		if star, ok := it.Expr.(*sql.Star); ok {
			if err := q.expand(star); err != nil {
				return err
			}
			continue
		}
		n, err := b.Bind(it.Expr)
		if err != nil {
			return err
		}
		q.items = append(q.items, item{name: itemName(it), node: n})
	}
	return nil
}

// itemName is the alias, the column's own name, or the expression's text.
func itemName(it sql.Item) string {
	if it.Alias != "" {
		return it.Alias
	}
	if ref, ok := it.Expr.(*sql.ColumnRef); ok {
		return ref.Name.Last().Name
	}
	return it.Label
}

// expand adds all columns of the source.
func (q *query) expand(star *sql.Star) error {
	if q.grouping != nil || len(q.source.columns) == 0 || !q.source.qualified(star.Qualifier) {
		return expr.Unsupported(star.Pos, "*")
	}
	for i, c := range q.source.columns {
		q.items = append(q.items, item{name: c.Name, node: expr.ColumnNode(i, c)})
	}
	return nil
}

// run reads the source and makes the result's blocks.
func (q *query) run() ([]*data.Block, error) {
	parts, err := q.source.parts()
	if err != nil {
		return nil, err
	}
	scan := &scan{ctx: q.statement.ctx, where: q.where, parts: parts}
	if q.grouping != nil {
		grouped, err := q.grouping.run(scan)
		if err != nil {
			return nil, err
		}
		scan = grouped
	}
	if len(q.order) > 0 {
		return q.sorted(scan)
	}
	return q.inOrder(scan)
}

// inOrder projects the rows as they come, up to the limit.
func (q *query) inOrder(s *scan) ([]*data.Block, error) {
	var blocks []*data.Block
	skip, left := q.offset, q.limit
	key, plain := projectionKey(q.items)
	for left != 0 {
		sel, ok, err := s.next()
		if err != nil || !ok {
			return blocks, err
		}
		if skip, left = sel.window(skip, left); sel.len() == 0 {
			continue
		}
		b, err := q.project(sel)
		if err != nil {
			return nil, err
		}
		if plain && sel.part.ID != 0 {
			e := q.statement.engine
			b.ID = e.projections.id(&e.clock, projection{sel.part.ID, key, rowsKeyOf(sel.rows)})
		}
		blocks = append(blocks, b)
	}
	return blocks, nil
}

// project computes the output columns of the selected rows. Plain columns of
// whole blocks are shared, not copied.
func (q *query) project(sel *selection) (*data.Block, error) {
	b := &data.Block{Rows: sel.len(), Columns: make([]*data.Vector, len(q.items))}
	for i, it := range q.items {
		v, err := project(it.node, sel)
		if err != nil {
			return nil, err
		}
		b.Columns[i] = v
	}
	return b, nil
}

func project(n *expr.Node, sel *selection) (*data.Vector, error) {
	if n.Column >= 0 {
		v := sel.part.Block.Columns[n.Column]
		if sel.all() {
			return v, nil
		}
		return value.Gather(v, sel.rows), nil
	}
	out := value.NewBuilder(n.Type, sel.len())
	for i := range sel.len() {
		v, err := n.Eval(sel.row(i))
		if err != nil {
			return nil, err
		}
		out.Append(v)
	}
	return out.Vector(), nil
}
