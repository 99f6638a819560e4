package expr

import (
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// caseWhen binds both forms of CASE; the simple one becomes comparisons.
func (b *Binder) caseWhen(x *sql.Case) (*Node, error) {
	var conditions, results []*Node
	for _, w := range x.Whens {
		test := w.If
		if x.Operand != nil {
			test = &sql.Binary{Pos: x.Pos, Op: "=", L: x.Operand, R: w.If}
		}
		c, err := b.Condition(test)
		if err != nil {
			return nil, err
		}
		r, err := b.Bind(w.Then)
		if err != nil {
			return nil, err
		}
		conditions, results = append(conditions, c), append(results, r)
	}
	var otherwise sql.Expr = &sql.NullLit{Pos: x.Pos}
	if x.Else != nil {
		otherwise = x.Else
	}
	last, err := b.Bind(otherwise)
	if err != nil {
		return nil, err
	}
	return b.choose(x.Pos, "CASE", conditions, append(results, last))
}

// choose is the result of the first condition that is true, else the last
// result.
func (b *Binder) choose(pos sql.Pos, function string, conditions, results []*Node) (*Node, error) {
	t, results, err := b.unify(pos, function, results...)
	if err != nil {
		return nil, err
	}
	nullable := false
	for _, r := range results {
		nullable = nullable || r.Nullable
	}
	return derived(t, nullable, func(row Row) (value.Value, error) {
		for i, c := range conditions {
			ok, err := c.True(row)
			if err != nil {
				return value.Null, err
			}
			if ok {
				return results[i].Eval(row)
			}
		}
		return results[len(results)-1].Eval(row)
	}, append(conditions, results...)...), nil
}
