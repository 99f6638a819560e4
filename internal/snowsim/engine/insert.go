package engine

import (
	"slices"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

func (s *statement) insert(t *sql.Insert) (*data.Result, error) {
	o, err := s.writable(t.Table)
	if err != nil {
		return nil, err
	}
	inserted := 0
	err = o.table.Write(s.now, func(w *store.Write) error {
		blocks, err := s.insertBlocks(t, w.Columns())
		if err != nil {
			return err
		}
		for _, b := range blocks {
			inserted += b.Rows
			w.Insert(b)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return counted(statementTypeInsert, int64(inserted)), nil
}

// insertBlocks computes the new rows in the table's columns.
func (s *statement) insertBlocks(t *sql.Insert, columns []data.Column) ([]*data.Block, error) {
	targets, err := insertTargets(t, columns)
	if err != nil {
		return nil, err
	}
	if t.Query == nil {
		b, err := s.valuesBlock(t.Rows, columns, targets)
		return []*data.Block{b}, err
	}
	q, err := s.bindQuery(t.Query)
	if err != nil {
		return nil, err
	}
	if len(q.items) != len(targets) {
		return nil, countMismatch(len(targets), len(q.items))
	}
	results, err := q.run()
	if err != nil {
		return nil, err
	}
	casts, err := s.targetCasts(q.columns(), columns, targets)
	if err != nil {
		return nil, err
	}
	blocks := make([]*data.Block, len(results))
	for i, b := range results {
		if blocks[i], err = convertBlock(b, columns, casts); err != nil {
			return nil, err
		}
	}
	return blocks, nil
}

// insertTargets maps each inserted value to its column's index.
func insertTargets(t *sql.Insert, columns []data.Column) ([]int, error) {
	var targets []int
	if len(t.Columns) == 0 {
		for i := range columns {
			targets = append(targets, i)
		}
	}
	for _, id := range t.Columns {
		i := slices.IndexFunc(columns, func(c data.Column) bool { return c.Name == id.Name })
		if i < 0 || slices.Contains(targets, i) {
			return nil, expr.InvalidIdentifier(sql.Name{id})
		}
		targets = append(targets, i)
	}
	return targets, nil
}

func countMismatch(want, got int) error {
	return compileErrorf("002020", "21S01",
		"Insert value list does not match column list expecting %d but got %d", want, got)
}

// valuesBlock computes VALUES.
func (s *statement) valuesBlock(rows [][]sql.Expr, columns []data.Column, targets []int) (*data.Block, error) {
	builders := make([]*value.Builder, len(columns))
	for i, c := range columns {
		builders[i] = value.NewBuilder(c.Type, len(rows))
	}
	for _, row := range rows {
		if len(row) != len(targets) {
			return nil, countMismatch(len(targets), len(row))
		}
		values := slices.Repeat([]value.Value{value.Null}, len(columns))
		for i, x := range row {
			v, err := s.constant(x, columns[targets[i]].Type)
			if err != nil {
				return nil, err
			}
			values[targets[i]] = v
		}
		for i, b := range builders {
			b.Append(values[i])
		}
	}
	b := &data.Block{Rows: len(rows)}
	for _, builder := range builders {
		b.Columns = append(b.Columns, builder.Vector())
	}
	return b, checkBlock(columns, b)
}

// constant computes an expression without columns as a value of type t.
func (s *statement) constant(x sql.Expr, t data.Type) (value.Value, error) {
	b := s.binder()
	n, err := b.Bind(x)
	if err != nil {
		return value.Null, err
	}
	if n, err = b.Cast(n, t, x.Position()); err != nil {
		return value.Null, err
	}
	return n.Value()
}

// targetCasts makes one expression per column of the table over the columns of
// a query's result; columns without a value are NULL.
func (s *statement) targetCasts(from, columns []data.Column, targets []int) ([]*expr.Node, error) {
	b := s.binder()
	casts := make([]*expr.Node, len(columns))
	for i, c := range columns {
		casts[i] = expr.Literal(c.Type, value.Null)
	}
	for i, target := range targets {
		n, err := b.Assign(expr.ColumnNode(i, from[i]), columns[target].Type)
		if err != nil {
			return nil, err
		}
		casts[target] = n
	}
	return casts, nil
}

// convertBlock computes expressions over a block and checks NOT NULL.
func convertBlock(b *data.Block, columns []data.Column, nodes []*expr.Node) (*data.Block, error) {
	sel := &selection{part: store.NewPart(b)}
	out := &data.Block{Rows: b.Rows}
	for _, n := range nodes {
		v, err := project(n, sel)
		if err != nil {
			return nil, err
		}
		out.Columns = append(out.Columns, v)
	}
	return out, checkBlock(columns, out)
}
