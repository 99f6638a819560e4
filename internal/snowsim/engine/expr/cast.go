package expr

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// Cast converts n to type t, as :: and assignments do.
func (b *Binder) Cast(n *Node, t data.Type, pos sql.Pos) (*Node, error) {
	if n.untyped {
		return Literal(t, value.Null), nil
	}
	convert, ok := b.Env.Cast(n.Type, t)
	if !ok {
		return nil, compileError("001065", "22023", pos,
			"Function CAST cannot be used with arguments of types %s and %s",
			value.TypeName(n.Type), value.TypeName(t))
	}
	out := strict1(t, convert, n)
	if b.Monotone(n.Type, t) {
		out.bounds = castBounds(n, convert)
	}
	return out, nil
}

// castBounds is the range of a cast that keeps the order.
func castBounds(n *Node, convert value.Convert) func(Ranges) (value.Range, bool) {
	return func(ranges Ranges) (value.Range, bool) {
		r, ok := n.bounded(ranges)
		if !ok || r.Min.Null {
			return r, ok
		}
		var errLo, errHi error
		r.Min, errLo = convert(r.Min)
		r.Max, errHi = convert(r.Max)
		return r, errLo == nil && errHi == nil
	}
}

// unify gives several expressions one type, as the branches of CASE need it.
func (b *Binder) unify(pos sql.Pos, function string, nodes ...*Node) (data.Type, []*Node, error) {
	var t data.Type
	for _, n := range nodes {
		if n.untyped {
			continue
		}
		next, ok := union(t, n.Type)
		if !ok {
			return t, nil, invalidTypes(pos, function, nodes...)
		}
		t = next
	}
	if t.Kind == 0 {
		t = nodes[0].Type
	}
	out := make([]*Node, len(nodes))
	for i, n := range nodes {
		c, err := b.coerce(n, t, pos)
		if err != nil {
			return t, nil, err
		}
		out[i] = c
	}
	return t, out, nil
}

// coerce casts n to t unless it is of that type already.
func (b *Binder) coerce(n *Node, t data.Type, pos sql.Pos) (*Node, error) {
	if n.Type == t && !n.untyped {
		return n, nil
	}
	return b.Cast(n, t, pos)
}

// union is the type that holds the values of both; the zero Type is neutral.
func union(a, b data.Type) (data.Type, bool) {
	if a.Kind == 0 {
		return b, true
	}
	if a.Kind != b.Kind {
		return value.Common(a, b)
	}
	lead := max(a.Precision-a.Scale, b.Precision-b.Scale)
	a.Scale = max(a.Scale, b.Scale)
	a.Length = max(a.Length, b.Length)
	if a.Kind == data.Fixed {
		a.Precision = min(value.MaxPrecision, lead+a.Scale)
	}
	return a, true
}

// Assign converts n to the type of a column it is stored in.
func (b *Binder) Assign(n *Node, t data.Type) (*Node, error) {
	return b.coerce(n, t, sql.Pos{Line: 1})
}
