package expr

import (
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// maxArgs bounds the functions that take any number of arguments.
const maxArgs = 1000

var conditionalFunctions = map[string]function{
	"COALESCE": {2, maxArgs, bindCoalesce},
	"NVL":      {2, 2, bindCoalesce},
	"IFNULL":   {2, 2, bindCoalesce},
	"IFF":      {3, 3, bindIff},
	"LEAST":    {1, maxArgs, func(b *Binder, c *sql.Call, args []*Node) (*Node, error) { return bindExtreme(b, c, args, -1) }},
	"GREATEST": {1, maxArgs, func(b *Binder, c *sql.Call, args []*Node) (*Node, error) { return bindExtreme(b, c, args, 1) }},
}

func bindCoalesce(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
	t, args, err := b.unify(c.Pos, c.Name, args...)
	if err != nil {
		return nil, err
	}
	nullable := true
	for _, a := range args {
		nullable = nullable && a.Nullable
	}
	return derived(t, nullable, func(r Row) (value.Value, error) {
		for _, a := range args {
			v, err := a.Eval(r)
			if err != nil || !v.Null {
				return v, err
			}
		}
		return value.Null, nil
	}, args...), nil
}

func bindIff(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
	condition, err := b.condition(args[0], c.Pos)
	if err != nil {
		return nil, err
	}
	return b.choose(c.Pos, c.Name, []*Node{condition}, args[1:])
}

// bindExtreme is LEAST (direction -1) or GREATEST (1).
func bindExtreme(b *Binder, c *sql.Call, args []*Node, direction int) (*Node, error) {
	t, args, err := b.unify(c.Pos, c.Name, args...)
	if err != nil {
		return nil, err
	}
	if _, ok := value.Common(t, t); !ok {
		return nil, invalidTypes(c.Pos, c.Name, args...)
	}
	compare := value.Compare(t, t)
	return strict(t, func(v []value.Value) (value.Value, error) {
		best := v[0]
		for _, x := range v[1:] {
			if compare(x, best)*direction > 0 {
				best = x
			}
		}
		return best, nil
	}, args...), nil
}
