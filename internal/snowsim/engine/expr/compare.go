package expr

import (
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// holds says for the results -1, 0 and 1 of a comparison, in this order,
// whether an operator is satisfied.
type holds [3]bool

var operators = map[string]holds{
	"=":  {false, true, false},
	"<>": {true, false, true},
	"<":  {true, false, false},
	"<=": {true, true, false},
	">":  {false, false, true},
	">=": {false, true, true},
}

// swapped is the operator with its sides exchanged.
func (h holds) swapped() holds { return holds{h[2], h[1], h[0]} }

func (b *Binder) comparison(x *sql.Binary) (*Node, error) {
	l, r, err := b.pair(x)
	if err != nil {
		return nil, err
	}
	if l.untyped || r.untyped {
		return Literal(boolean, value.Null), nil
	}
	if l, r, err = b.comparable(x, l, r); err != nil {
		return nil, err
	}
	compare, op := value.Compare(l.Type, r.Type), operators[x.Op]
	n := derived(boolean, l.Nullable || r.Nullable, func(row Row) (value.Value, error) {
		a, err := l.Eval(row)
		if err != nil || a.Null {
			return value.Null, err
		}
		c, err := r.Eval(row)
		if err != nil || c.Null {
			return value.Null, err
		}
		return value.Bool(op[sign(compare(a, c))+1]), nil
	}, l, r)
	n.outcomes = comparisonOutcomes(l, r, value.Compare(l.Type, r.Type), value.Compare(r.Type, l.Type), op)
	return n, nil
}

// comparisonOutcomes judges a comparison of which one side is a constant.
func comparisonOutcomes(l, r *Node, compare, reverse value.Comparer, op holds) func(Ranges) Outcomes {
	switch {
	case r.folded && r.value.Null, l.folded && l.value.Null:
		return func(Ranges) Outcomes { return MayBeNull }
	case r.folded:
		return compareOutcomes(l, r.value, compare, op)
	case l.folded:
		return compareOutcomes(r, l.value, reverse, op.swapped())
	}
	return nil
}

// comparable casts the side that has to give way to the other's type.
func (b *Binder) comparable(x *sql.Binary, l, r *Node) (*Node, *Node, error) {
	t, ok := value.Common(l.Type, r.Type)
	if !ok {
		return nil, nil, invalidTypes(x.Pos, x.Op, l, r)
	}
	var err error
	if l.Type.Kind != t.Kind {
		l, err = b.Cast(l, t, x.Pos)
	} else if r.Type.Kind != t.Kind {
		r, err = b.Cast(r, t, x.Pos)
	}
	return l, r, err
}

// pair binds both sides of an operator.
func (b *Binder) pair(x *sql.Binary) (l, r *Node, err error) {
	if l, err = b.Bind(x.L); err != nil {
		return nil, nil, err
	}
	r, err = b.Bind(x.R)
	return l, r, err
}
