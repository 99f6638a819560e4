package expr

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

var numberFunctions = map[string]function{
	"MOD": {2, 2, func(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
		return b.arithmetic("%", c.Pos, args[0], args[1])
	}},
	"ABS":       {1, 1, bindAbs},
	"FLOOR":     {1, 2, rounding(value.Down)},
	"CEIL":      {1, 2, rounding(value.Up)},
	"ROUND":     {1, 2, rounding(value.Nearest)},
	"TO_NUMBER": {1, 3, bindToNumber},
}

func bindAbs(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
	n, err := b.number(args[0], c.Name, c.Pos)
	if err != nil {
		return nil, err
	}
	return strict1(n.Type, func(v value.Value) (value.Value, error) { return value.Abs(v), nil }, n), nil
}

// rounding binds FLOOR, CEIL and ROUND with a constant number of decimals.
func rounding(mode value.Rounding) func(*Binder, *sql.Call, []*Node) (*Node, error) {
	return func(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
		n, err := b.number(args[0], c.Name, c.Pos)
		if err != nil {
			return nil, err
		}
		places := 0
		if len(args) == 2 {
			if places, err = constantInt(c, 1, 0, 37); err != nil {
				return nil, err
			}
		}
		rounded := strict1(n.Type, func(v value.Value) (value.Value, error) {
			return value.Round(v, widest(n.Type), places, mode)
		}, n)
		if n.Type.Kind == data.Real || places >= n.Type.Scale {
			return rounded, nil
		}
		t := n.Type
		t.Precision = min(value.MaxPrecision, t.Precision-t.Scale+places+1)
		t.Scale = places
		return b.Cast(rounded, t, c.Pos)
	}
}

// widest gives a NUMBER all digits, for steps whose result is checked later.
func widest(t data.Type) data.Type {
	t.Precision = value.MaxPrecision
	return t
}

// constantInt reads argument i as a whole number within [lo, hi].
func constantInt(c *sql.Call, i, lo, hi int) (int, error) {
	lit, ok := c.Args[i].(*sql.NumberLit)
	if ok {
		v, t, err := value.Literal(lit.Text)
		n := int(v.Num.LowBits())
		if err == nil && t.Kind == data.Fixed && t.Scale == 0 && t.Precision < 10 && n >= lo && n <= hi {
			return n, nil
		}
	}
	return 0, Unsupported(c.Args[i].Position(), c.Name)
}

// bindToNumber is TO_NUMBER(value [, precision [, scale]]).
func bindToNumber(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
	t := data.Type{Kind: data.Fixed, Precision: value.MaxPrecision}
	var err error
	if len(args) > 1 {
		if t.Precision, err = constantInt(c, 1, 1, value.MaxPrecision); err != nil {
			return nil, err
		}
	}
	if len(args) > 2 {
		if t.Scale, err = constantInt(c, 2, 0, min(37, t.Precision)); err != nil {
			return nil, err
		}
	}
	return b.Cast(args[0], t, c.Pos)
}
