package engine

import (
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// countRows is COUNT(*).
type countRows struct{ n int64 }

func (c *countRows) add(expr.Row) error           { c.n++; return nil }
func (c *countRows) addWhole(s *selection) bool   { c.n += int64(s.len()); return true }
func (c *countRows) result() (value.Value, error) { return value.Int(c.n), nil }

// countValues is COUNT(x, …): rows in which no argument is NULL.
type countValues struct {
	nodes []*expr.Node
	n     int64
}

func (c *countValues) add(r expr.Row) error {
	for _, node := range c.nodes {
		v, err := node.Eval(r)
		if err != nil || v.Null {
			return err
		}
	}
	c.n++
	return nil
}

func (c *countValues) addWhole(s *selection) bool {
	if len(c.nodes) != 1 {
		return false
	}
	r, ok := wholeRange(c.nodes[0], s)
	if ok {
		c.n += int64(r.Rows - r.Nulls)
	}
	return ok
}

func (c *countValues) result() (value.Value, error) { return value.Int(c.n), nil }

// wholeRange is the exact range of a plain column over a selection of all rows
// of a part.
func wholeRange(n *expr.Node, s *selection) (value.Range, bool) {
	if n.Column < 0 || !s.entire {
		return value.Range{}, false
	}
	return s.part.ExactRange(n.Column)
}

// countDistinct is COUNT(DISTINCT x, …), over rows in which none is NULL.
type countDistinct struct {
	nodes []*expr.Node
	seen  map[string]struct{}
	key   []byte
}

func (c *countDistinct) add(r expr.Row) error {
	c.key = c.key[:0]
	for _, node := range c.nodes {
		v, err := node.Eval(r)
		if err != nil || v.Null {
			return err
		}
		c.key = value.AppendKey(c.key, node.Type, v)
	}
	if _, ok := c.seen[string(c.key)]; !ok {
		c.seen[string(c.key)] = struct{}{}
	}
	return nil
}

func (c *countDistinct) result() (value.Value, error) { return value.Int(int64(len(c.seen))), nil }

// countIf is COUNT_IF(condition).
type countIf struct {
	condition *expr.Node
	n         int64
}

func (c *countIf) add(r expr.Row) error {
	ok, err := c.condition.True(r)
	if ok {
		c.n++
	}
	return err
}

func (c *countIf) result() (value.Value, error) { return value.Int(c.n), nil }
