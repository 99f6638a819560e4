package engine

import (
	"slices"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

func (s *statement) update(t *sql.Update) (*data.Result, error) {
	o, err := s.writable(t.Table)
	if err != nil {
		return nil, err
	}
	updated := 0
	err = s.eachMatch(o, t.Where, func(w *store.Write, b *expr.Binder) (func(*selection) error, error) {
		nodes, err := updateNodes(b, w.Columns(), t.Set)
		if err != nil {
			return nil, err
		}
		return func(sel *selection) error {
			sel.list()
			updated += len(sel.rows)
			next := &data.Block{Rows: len(sel.rows)}
			for _, n := range nodes {
				v, err := project(n, sel)
				if err != nil {
					return err
				}
				next.Columns = append(next.Columns, v)
			}
			if err := checkBlock(w.Columns(), next); err != nil {
				return err
			}
			w.Update(sel.part, sel.rows, next)
			return nil
		}, nil
	})
	if err != nil {
		return nil, err
	}
	return counted(statementTypeUpdate, int64(updated)), nil
}

// updateNodes is one expression per column: the assigned one or the old value.
func updateNodes(b *expr.Binder, columns []data.Column, set []sql.Assignment) ([]*expr.Node, error) {
	nodes := make([]*expr.Node, len(columns))
	for i, c := range columns {
		nodes[i] = expr.ColumnNode(i, c)
	}
	for _, a := range set {
		i := slices.IndexFunc(columns, func(c data.Column) bool { return c.Name == a.Column.Name })
		if i < 0 {
			return nil, expr.InvalidIdentifier(sql.Name{a.Column})
		}
		n, err := b.Bind(a.Value)
		if err != nil {
			return nil, err
		}
		if nodes[i], err = b.Assign(n, columns[i].Type); err != nil {
			return nil, err
		}
	}
	return nodes, nil
}

func (s *statement) delete(table sql.Name, where sql.Expr) (*data.Result, error) {
	o, err := s.writable(table)
	if err != nil {
		return nil, err
	}
	deleted := 0
	err = s.eachMatch(o, where, func(w *store.Write, _ *expr.Binder) (func(*selection) error, error) {
		return func(sel *selection) error {
			sel.list()
			deleted += len(sel.rows)
			w.Delete(sel.part, sel.rows)
			return nil
		}, nil
	})
	if err != nil {
		return nil, err
	}
	return counted(statementTypeDelete, int64(deleted)), nil
}

// truncate deletes every row.
func (s *statement) truncate(t *sql.Truncate) (*data.Result, error) {
	if _, err := s.delete(t.Table, nil); err != nil {
		return nil, err
	}
	return done(statementTypeDDL, "Statement executed successfully."), nil
}

// eachMatch writes to a table: prepare binds what is needed and answers what
// to do with the matching rows of each part.
func (s *statement) eachMatch(
	o *object, where sql.Expr,
	prepare func(*store.Write, *expr.Binder) (func(*selection) error, error),
) error {
	return o.table.Write(s.now, func(w *store.Write) error {
		src := &source{columns: w.Columns(), names: []string{o.database, o.schema, o.name}}
		b := &expr.Binder{Context: s.env, Column: src.column}
		matching := &scan{ctx: s.ctx, parts: w.Parts()}
		var err error
		if where != nil {
			if matching.where, err = b.Condition(where); err != nil {
				return err
			}
		}
		act, err := prepare(w, b)
		if err != nil {
			return err
		}
		for {
			sel, ok, err := matching.next()
			if err != nil || !ok {
				return err
			}
			if err := act(sel); err != nil {
				return err
			}
		}
	})
}
