package engine

import (
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

func bindExtreme(c *sql.Call, x *expr.Node) (*aggregate, error) {
	if _, ok := value.Common(x.Type, x.Type); !ok {
		return nil, expr.Unsupported(c.Pos, c.Name+"("+value.TypeName(x.Type)+")")
	}
	compare := value.Compare(x.Type, x.Type)
	least := c.Name == "MIN"
	return &aggregate{typ: x.Type, nullable: true, start: func() accumulator {
		return &extreme{node: x, compare: compare, least: least, best: value.Null}
	}}, nil
}

// extreme is MIN or MAX.
type extreme struct {
	node    *expr.Node
	compare value.Comparer
	least   bool
	best    value.Value
}

func (e *extreme) add(r expr.Row) error {
	v, err := e.node.Eval(r)
	if err == nil {
		e.offer(v)
	}
	return err
}

func (e *extreme) addWhole(s *selection) bool {
	r, ok := wholeRange(e.node, s)
	switch {
	case ok && e.least:
		e.offer(r.Min)
	case ok:
		e.offer(r.Max)
	}
	return ok
}

func (e *extreme) offer(v value.Value) {
	if v.Null {
		return
	}
	if e.best.Null || e.least == (e.compare(v, e.best) < 0) && e.compare(v, e.best) != 0 {
		e.best = v
	}
}

func (e *extreme) result() (value.Value, error) { return e.best, nil }
