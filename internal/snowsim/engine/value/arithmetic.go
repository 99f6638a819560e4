package value

import (
	"math"
	"math/big"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// NumberType is the type of l op r for two NUMBERs and op one of + - * / %.
// Source: Snowflake, "Arithmetic operators", scale and precision.
func NumberType(op string, l, r data.Type) data.Type {
	leadL, leadR := l.Precision-l.Scale, r.Precision-r.Scale
	lead, scale := max(leadL, leadR)+1, max(l.Scale, r.Scale)
	switch op {
	case "*":
		lead = leadL + leadR
		scale = min(l.Scale+r.Scale, max(l.Scale, r.Scale, 12))
	case "/":
		lead = leadL + r.Scale
		scale = max(l.Scale, min(l.Scale+6, 12))
	case "%":
		lead--
	}
	return data.Type{Kind: data.Fixed, Precision: min(MaxPrecision, max(lead+scale, 1)), Scale: scale}
}

// Arithmetic computes with two values of one type.
type Arithmetic func(a, b Value) (Value, error)

// NumberArithmetic is l op r for NUMBERs, exact up to the rounding that the
// result's scale demands.
func NumberArithmetic(op string, l, r, result data.Type) Arithmetic {
	compute := map[string]func(a, b *big.Int) *big.Int{
		"+": func(a, b *big.Int) *big.Int {
			return new(big.Int).Add(rescale(a, l.Scale, result.Scale), rescale(b, r.Scale, result.Scale))
		},
		"-": func(a, b *big.Int) *big.Int {
			return new(big.Int).Sub(rescale(a, l.Scale, result.Scale), rescale(b, r.Scale, result.Scale))
		},
		"*": func(a, b *big.Int) *big.Int {
			return rescale(new(big.Int).Mul(a, b), l.Scale+r.Scale, result.Scale)
		},
		"/": func(a, b *big.Int) *big.Int {
			return divideRounded(rescale(a, 0, result.Scale+r.Scale-l.Scale), b)
		},
		"%": func(a, b *big.Int) *big.Int {
			return new(big.Int).Rem(rescale(a, l.Scale, result.Scale), rescale(b, r.Scale, result.Scale))
		},
	}[op]
	divides := op == "/" || op == "%"
	return func(a, b Value) (Value, error) {
		if a.Null || b.Null {
			return Null, nil
		}
		if divides && b.Num.Sign() == 0 {
			return Value{}, errDivisionByZero
		}
		return FitNum(compute(a.Num.BigInt(), b.Num.BigInt()), result)
	}
}

// RealArithmetic is a op b for FLOATs.
func RealArithmetic(op string) Arithmetic {
	compute := map[string]func(a, b float64) float64{
		"+": func(a, b float64) float64 { return a + b },
		"-": func(a, b float64) float64 { return a - b },
		"*": func(a, b float64) float64 { return a * b },
		"/": func(a, b float64) float64 { return a / b },
		"%": math.Mod,
	}[op]
	divides := op == "/" || op == "%"
	return func(a, b Value) (Value, error) {
		if a.Null || b.Null {
			return Null, nil
		}
		if divides && b.Float == 0 {
			return Value{}, errDivisionByZero
		}
		return Real(compute(a.Float, b.Float)), nil
	}
}

// Negate is -v for a NUMBER or FLOAT.
func Negate(v Value) Value {
	return Value{Null: v.Null, Num: v.Num.Negate(), Float: -v.Float}
}

// Abs is the magnitude of a NUMBER or FLOAT.
func Abs(v Value) Value {
	if v.Num.Sign() < 0 || math.Signbit(v.Float) {
		return Negate(v)
	}
	return v
}

// Rounding says where Round moves a number.
type Rounding uint8

// The roundings of FLOOR, CEIL and ROUND.
const (
	Down    Rounding = iota // towards -∞
	Up                      // towards +∞
	Nearest                 // half away from zero
)

// Round keeps places decimals (0..37) of a value of type t; a NUMBER keeps
// its scale, so that the dropped decimals become zeros.
func Round(v Value, t data.Type, places int, mode Rounding) (Value, error) {
	if v.Null {
		return v, nil
	}
	if t.Kind == data.Real {
		return Real(roundReal(v.Float, places, mode)), nil
	}
	if places >= t.Scale {
		return v, nil
	}
	unit := powers[t.Scale-places]
	n := v.Num.BigInt()
	switch mode {
	case Nearest:
		n = divideRounded(n, unit)
	case Down:
		n = floorDiv(n, unit)
	case Up:
		n = n.Neg(floorDiv(n.Neg(n), unit))
	}
	return FitNum(n.Mul(n, unit), t)
}

// floorDiv divides by a positive unit, rounding towards -∞.
func floorDiv(n, unit *big.Int) *big.Int {
	q, _ := new(big.Int).DivMod(n, unit, new(big.Int))
	return q
}

func roundReal(f float64, places int, mode Rounding) float64 {
	unit := math.Pow10(places)
	switch mode {
	case Down:
		return math.Floor(f*unit) / unit
	case Up:
		return math.Ceil(f*unit) / unit
	}
	return math.Round(f*unit) / unit
}
