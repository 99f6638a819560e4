package expr

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

func (b *Binder) binary(x *sql.Binary) (*Node, error) {
	if _, ok := operators[x.Op]; ok {
		return b.comparison(x)
	}
	if x.Op == "AND" || x.Op == "OR" {
		return b.connective(x)
	}
	l, r, err := b.pair(x)
	if err != nil {
		return nil, err
	}
	if x.Op == "||" {
		return b.concat(x.Pos, l, r)
	}
	return b.arithmetic(x.Op, x.Pos, l, r)
}

func (b *Binder) unary(x *sql.Unary) (*Node, error) {
	if x.Op == "NOT" {
		n, err := b.Condition(x.X)
		if err != nil {
			return nil, err
		}
		return not(n), nil
	}
	n, err := b.Bind(x.X)
	if err != nil {
		return nil, err
	}
	if n, err = b.number(n, x.Op, x.Pos); err != nil || x.Op == "+" {
		return n, err
	}
	return strict1(n.Type, func(v value.Value) (value.Value, error) { return value.Negate(v), nil }, n), nil
}

// number accepts numbers only: reading text as a number would be a guess.
func (b *Binder) number(n *Node, function string, pos sql.Pos) (*Node, error) {
	if n.untyped {
		return Literal(integer, value.Null), nil
	}
	if n.Type.Kind != data.Fixed && n.Type.Kind != data.Real {
		return nil, invalidTypes(pos, function, n)
	}
	return n, nil
}

func (b *Binder) arithmetic(op string, pos sql.Pos, l, r *Node) (*Node, error) {
	if shifted, err := b.dateShift(op, pos, l, r); shifted != nil || err != nil {
		return shifted, err
	}
	l, err := b.number(l, op, pos)
	if err != nil {
		return nil, err
	}
	if r, err = b.number(r, op, pos); err != nil {
		return nil, err
	}
	if l.Type.Kind == data.Fixed && r.Type.Kind == data.Fixed {
		t := value.NumberType(op, l.Type, r.Type)
		return compute(t, value.NumberArithmetic(op, l.Type, r.Type, t), l, r), nil
	}
	t := data.Type{Kind: data.Real}
	if l, err = b.coerce(l, t, pos); err != nil {
		return nil, err
	}
	if r, err = b.coerce(r, t, pos); err != nil {
		return nil, err
	}
	return compute(t, value.RealArithmetic(op), l, r), nil
}

// compute applies an operation that handles NULLs itself.
func compute(t data.Type, f value.Arithmetic, l, r *Node) *Node {
	return derived(t, l.Nullable || r.Nullable, func(row Row) (value.Value, error) {
		a, err := l.Eval(row)
		if err != nil {
			return value.Null, err
		}
		c, err := r.Eval(row)
		if err != nil {
			return value.Null, err
		}
		return f(a, c)
	}, l, r)
}

// dateShift is DATE ± whole days; nil for other operands.
func (b *Binder) dateShift(op string, pos sql.Pos, l, r *Node) (*Node, error) {
	if l.Type.Kind != data.Date || op != "+" && op != "-" || r.Type.Kind != data.Fixed || r.Type.Scale != 0 {
		return nil, nil
	}
	if op == "-" {
		negative, err := b.arithmetic("-", pos, Literal(integer, value.Int(0)), r)
		if err != nil {
			return nil, err
		}
		r = negative
	}
	return strict(l.Type, func(v []value.Value) (value.Value, error) {
		return b.Add("DAY", int64(v[1].Num.LowBits()), l.Type, v[0]), nil
	}, l, r), nil
}

// concat joins texts; other values are cast to VARCHAR first.
func (b *Binder) concat(pos sql.Pos, args ...*Node) (*Node, error) {
	t := data.Type{Kind: data.Text}
	for i, a := range args {
		if a.Type.Kind != data.Text {
			cast, err := b.Cast(a, text, pos)
			if err != nil {
				return nil, err
			}
			args[i] = cast
		}
		t.Length = min(text.Length, t.Length+args[i].Type.Length)
	}
	return strict(t, func(v []value.Value) (value.Value, error) {
		s := ""
		for _, part := range v {
			s += part.Str
		}
		return value.Text(s), nil
	}, args...), nil
}
