package value

import (
	"math/big"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// reduced is an equal DECFLOAT without zeros at the significand's end.
func reduced(v Value) Value {
	n, ten, rest := v.Num.BigInt(), big.NewInt(10), new(big.Int)
	if n.Sign() == 0 {
		return Value{}
	}
	for {
		q, r := new(big.Int).QuoRem(n, ten, rest)
		if r.Sign() != 0 {
			return Value{Num: decimal128.FromBigInt(n), Exponent: v.Exponent}
		}
		n = q
		v.Exponent++
	}
}

func compareDecFloat(a, b Value) int { return decFloatRat(a).Cmp(decFloatRat(b)) }

func decFloatRat(v Value) *big.Rat {
	exponent := int64(v.Exponent)
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(max(exponent, -exponent)), nil)
	if exponent < 0 {
		return new(big.Rat).SetFrac(v.Num.BigInt(), power)
	}
	return new(big.Rat).SetInt(power.Mul(power, v.Num.BigInt()))
}

// decFloatText writes the significand with one digit before the point where
// plain digits would be long.
func decFloatText(v Value) string {
	v = reduced(v)
	digits := v.Num.BigInt().String()
	switch e := int(v.Exponent); {
	case e >= 0 && e+len(digits) <= MaxPrecision:
		return digitsOf(shift(v.Num.BigInt(), e), 0)
	case e < 0 && -e <= MaxPrecision:
		return digitsOf(v.Num.BigInt(), -e)
	default:
		return digits + "e" + strconv.Itoa(e)
	}
}

func toDecFloat(from data.Type) Convert {
	switch from.Kind {
	case data.DecFloat:
		return same
	case data.Fixed:
		return exact(func(v Value) Value { return reduced(Value{Num: v.Num, Exponent: int16(-from.Scale)}) })
	case data.Text:
		return func(v Value) (Value, error) { return parseDecFloat(v.Str) }
	default:
		return nil
	}
}

// parseDecFloat reads a number of up to 38 digits.
func parseDecFloat(text string) (Value, error) {
	unscaled, scale, ok := splitNumber(text)
	if !ok || unscaled.CmpAbs(powers[MaxPrecision]) >= 0 {
		return Value{}, notRecognized(data.Type{Kind: data.DecFloat}, text)
	}
	return reduced(Value{Num: decimal128.FromBigInt(unscaled), Exponent: int16(-scale)}), nil
}
