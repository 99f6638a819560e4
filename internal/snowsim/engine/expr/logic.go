package expr

import (
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// connective is AND or OR in three-valued logic: one side equal to decisive
// decides alone.
func (b *Binder) connective(x *sql.Binary) (*Node, error) {
	l, err := b.Condition(x.L)
	if err != nil {
		return nil, err
	}
	r, err := b.Condition(x.R)
	if err != nil {
		return nil, err
	}
	decisive := x.Op == "OR"
	n := derived(boolean, l.Nullable || r.Nullable, func(row Row) (value.Value, error) {
		a, err := l.Eval(row)
		if err != nil || !a.Null && a.Bool == decisive {
			return a, err
		}
		c, err := r.Eval(row)
		if err != nil || !c.Null && c.Bool == decisive {
			return c, err
		}
		return value.Value{Null: a.Null || c.Null, Bool: !decisive}, nil
	}, l, r)
	n.outcomes = func(ranges Ranges) Outcomes {
		a, c := l.Outcomes(ranges), r.Outcomes(ranges)
		if decisive { // a OR c = NOT (NOT a AND NOT c)
			return a.not().and(c.not()).not()
		}
		return a.and(c)
	}
	return n, nil
}

// not negates a condition.
func not(x *Node) *Node {
	n := strict1(boolean, func(v value.Value) (value.Value, error) { return value.Bool(!v.Bool), nil }, x)
	n.outcomes = func(ranges Ranges) Outcomes { return x.Outcomes(ranges).not() }
	return n
}

func (b *Binder) isNull(x *sql.IsNull) (*Node, error) {
	arg, err := b.Bind(x.X)
	if err != nil {
		return nil, err
	}
	n := derived(boolean, false, func(r Row) (value.Value, error) {
		v, err := arg.Eval(r)
		return value.Bool(v.Null), err
	}, arg)
	n.outcomes = arg.nullOutcomes
	if x.Not {
		return not(n), nil
	}
	return n, nil
}

// in is X = a OR X = b …, which has the right outcome for NULLs.
func (b *Binder) in(x *sql.In) (*Node, error) {
	var any sql.Expr
	for _, v := range x.List {
		var eq sql.Expr = &sql.Binary{Pos: x.Pos, Op: "=", L: x.X, R: v}
		if any != nil {
			eq = &sql.Binary{Pos: x.Pos, Op: "OR", L: any, R: eq}
		}
		any = eq
	}
	return b.maybeNot(any, x.Not)
}

func (b *Binder) between(x *sql.Between) (*Node, error) {
	return b.maybeNot(&sql.Binary{
		Pos: x.Pos, Op: "AND",
		L: &sql.Binary{Pos: x.Pos, Op: ">=", L: x.X, R: x.Lo},
		R: &sql.Binary{Pos: x.Pos, Op: "<=", L: x.X, R: x.Hi},
	}, x.Not)
}

func (b *Binder) maybeNot(x sql.Expr, negate bool) (*Node, error) {
	n, err := b.Condition(x)
	if err != nil || !negate {
		return n, err
	}
	return not(n), nil
}
