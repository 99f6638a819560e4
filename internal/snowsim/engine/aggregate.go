package engine

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// aggregate is a bound aggregate function.
type aggregate struct {
	typ      data.Type
	nullable bool
	// sampled is the expression of which a percentile keeps all values; nil
	// for the others.
	sampled sql.Expr
	start   func() accumulator
}

// accumulator computes an aggregate of the rows it is given.
type accumulator interface {
	add(expr.Row) error
	result() (value.Value, error)
}

// wholeAccumulator can take a selection without a look at its rows.
type wholeAccumulator interface {
	// addWhole answers false, having done nothing, if it cannot.
	addWhole(*selection) bool
}

var aggregateFunctions = map[string]bool{
	"COUNT": true, "COUNT_IF": true, "SUM": true, "MIN": true, "MAX": true,
	"APPROX_PERCENTILE": true, "HASH_AGG": true,
}

// aggregates says whether a select list has an aggregate function in it.
func aggregates(items []sql.Item) bool {
	for _, it := range items {
		if sql.Any(it.Expr, func(x sql.Expr) bool {
			c, ok := x.(*sql.Call)
			return ok && aggregateFunctions[c.Name]
		}) {
			return true
		}
	}
	return false
}

// Types of aggregates.
var (
	countType = data.Type{Kind: data.Fixed, Precision: 18}
	hashType  = data.Type{Kind: data.Fixed, Precision: 19}
	realType  = data.Type{Kind: data.Real}
)

func bindAggregate(rows *expr.Binder, c *sql.Call) (*aggregate, error) {
	if c.Distinct && c.Name != "COUNT" {
		return nil, expr.Unsupported(c.Pos, "DISTINCT")
	}
	if c.Name == "HASH_AGG" || c.Name == "COUNT" {
		return bindCounting(rows, c)
	}
	args, err := rows.BindAll(c.Args)
	if err != nil {
		return nil, err
	}
	if len(args) != map[bool]int{true: 2, false: 1}[c.Name == "APPROX_PERCENTILE"] {
		return nil, expr.Unsupported(c.Pos, c.Name)
	}
	switch x := args[0]; c.Name {
	case "COUNT_IF":
		condition, err := rows.Condition(c.Args[0])
		return &aggregate{typ: countType, start: func() accumulator { return &countIf{condition: condition} }}, err
	case "SUM":
		return bindSum(c, x)
	case "MIN", "MAX":
		return bindExtreme(c, x)
	default:
		return bindPercentile(c, x, args[1])
	}
}

// bindCounting binds COUNT and HASH_AGG, which take * and lists.
func bindCounting(rows *expr.Binder, c *sql.Call) (*aggregate, error) {
	if len(c.Args) == 0 {
		return nil, expr.Unsupported(c.Pos, c.Name)
	}
	star, isStar := c.Args[0].(*sql.Star)
	switch {
	case isStar && len(c.Args) == 1 && !c.Distinct && c.Name == "COUNT":
		return &aggregate{typ: countType, start: func() accumulator { return &countRows{} }}, nil
	case isStar && c.Name == "COUNT":
		return nil, expr.Unsupported(star.Pos, "*")
	case isStar:
		return &aggregate{typ: hashType, start: func() accumulator { return &hashAll{} }}, nil
	}
	args, err := rows.BindAll(c.Args)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Name == "HASH_AGG":
		return &aggregate{typ: hashType, start: func() accumulator { return &hashValues{nodes: args} }}, nil
	case c.Distinct:
		return &aggregate{typ: countType, start: func() accumulator {
			return &countDistinct{nodes: args, seen: map[string]struct{}{}}
		}}, nil
	}
	return &aggregate{typ: countType, start: func() accumulator { return &countValues{nodes: args} }}, nil
}
