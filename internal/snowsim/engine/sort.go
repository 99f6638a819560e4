package engine

import (
	"slices"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// orderKey is one expression of ORDER BY.
type orderKey struct {
	node       *expr.Node
	compare    value.Comparer
	desc       bool
	nullsFirst bool
}

// bindOrder resolves ORDER BY: positions and aliases of the select list first.
func (q *query) bindOrder(b *expr.Binder, tree *sql.Select) error {
	for _, o := range tree.OrderBy {
		n, err := q.orderNode(b, o.Expr)
		if err != nil {
			return err
		}
		if _, ok := value.Common(n.Type, n.Type); !ok {
			return expr.Unsupported(o.Expr.Position(), value.TypeName(n.Type))
		}
		q.order = append(q.order, orderKey{n, value.Compare(n.Type, n.Type), o.Desc, o.NullsFirst})
	}
	return nil
}

func (q *query) orderNode(b *expr.Binder, x sql.Expr) (*expr.Node, error) {
	switch x := x.(type) {
	case *sql.NumberLit:
		for i, it := range q.items {
			if v, _, err := value.Literal(x.Text); err == nil && v == value.Int(int64(i+1)) {
				return it.node, nil
			}
		}
		return nil, expr.Unsupported(x.Pos, x.Text)
	case *sql.ColumnRef:
		for _, it := range q.items {
			if len(x.Name) == 1 && it.name == x.Name[0].Name {
				return it.node, nil
			}
		}
	}
	return b.Bind(x)
}

// sortRow is a row with the values it is sorted by.
type sortRow struct {
	row  expr.Row
	keys []value.Value
}

// sorted makes the result in the order asked for.
func (q *query) sorted(s *scan) ([]*data.Block, error) {
	rows, err := q.sortRows(s)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(rows, q.compareRows)
	rows = rows[min(q.offset, int64(len(rows))):]
	if q.limit >= 0 {
		rows = rows[:min(q.limit, int64(len(rows)))]
	}
	var blocks []*data.Block
	for chunk := range slices.Chunk(rows, store.SegmentRows) {
		b, err := q.projectRows(chunk)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, b)
	}
	return blocks, nil
}

func (q *query) sortRows(s *scan) ([]sortRow, error) {
	var rows []sortRow
	for {
		sel, ok, err := s.next()
		if err != nil || !ok {
			return rows, err
		}
		for i := range sel.len() {
			r := sortRow{row: sel.row(i), keys: make([]value.Value, len(q.order))}
			for k, o := range q.order {
				if r.keys[k], err = o.node.Eval(r.row); err != nil {
					return nil, err
				}
			}
			rows = append(rows, r)
		}
	}
}

func (q *query) compareRows(a, b sortRow) int {
	for i, o := range q.order {
		if c := o.order(a.keys[i], b.keys[i]); c != 0 {
			return c
		}
	}
	return 0
}

// order compares two keys in the direction asked for.
func (o orderKey) order(a, b value.Value) int {
	switch {
	case a.Null && b.Null:
		return 0
	case a.Null || b.Null:
		if a.Null == o.nullsFirst {
			return -1
		}
		return 1
	case o.desc:
		return o.compare(b, a)
	}
	return o.compare(a, b)
}

func (q *query) projectRows(rows []sortRow) (*data.Block, error) {
	b := &data.Block{Rows: len(rows)}
	for _, it := range q.items {
		out := value.NewBuilder(it.node.Type, len(rows))
		for _, r := range rows {
			v, err := it.node.Eval(r.row)
			if err != nil {
				return nil, err
			}
			out.Append(v)
		}
		b.Columns = append(b.Columns, out.Vector())
	}
	return b, nil
}
