package value

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// maxNumberText bounds the text of a number, so that an exponent cannot ask
// for a huge integer.
const maxNumberText = 100

// Literal is the value and type of a numeric literal: NUMBER with as many
// digits as are written, FLOAT if it has an exponent or more than 38 digits.
func Literal(text string) (Value, data.Type, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	whole = strings.TrimLeft(whole, "0")
	if len(whole)+len(fraction) <= MaxPrecision && len(fraction) < MaxPrecision && !strings.ContainsAny(text, "eE") {
		n, ok := new(big.Int).SetString("0"+whole+fraction, 10)
		if ok {
			t := data.Type{Kind: data.Fixed, Precision: max(1, len(whole)+len(fraction)), Scale: len(fraction)}
			return Value{Num: decimal128.FromBigInt(n)}, t, nil
		}
	}
	t := data.Type{Kind: data.Real}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Value{}, t, notRecognized(t, text)
	}
	return Real(f), t, nil
}

// parseNum reads a NUMBER of type t from text, rounding surplus decimals.
func parseNum(text string, t data.Type) (Value, error) {
	unscaled, scale, ok := splitNumber(strings.TrimSpace(text))
	if !ok {
		return Value{}, notRecognized(t, text)
	}
	return FitNum(shift(unscaled, t.Scale-scale), t)
}

// shift multiplies by 10^by, rounding half away from zero if by is negative.
func shift(v *big.Int, by int) *big.Int {
	p := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(by, -by))), nil)
	if by >= 0 {
		return p.Mul(p, v)
	}
	return divideRounded(v, p)
}

// splitNumber reads [sign] digits [. digits] [E [sign] digits] as an unscaled
// integer and its scale.
func splitNumber(text string) (unscaled *big.Int, scale int, ok bool) {
	if len(text) > maxNumberText {
		return nil, 0, false
	}
	mantissa, exponent := text, 0
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		var err error
		if exponent, err = strconv.Atoi(text[at+1:]); err != nil || max(exponent, -exponent) > maxNumberText {
			return nil, 0, false
		}
		mantissa = text[:at]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole, "+-") + fraction
	if len(whole)-len(strings.TrimLeft(whole, "+-")) > 1 || digits == "" || strings.Trim(digits, "0123456789") != "" {
		return nil, 0, false
	}
	unscaled, ok = new(big.Int).SetString(digits, 10)
	if ok && whole != "" && whole[0] == '-' {
		unscaled.Neg(unscaled)
	}
	return unscaled, len(fraction) - exponent, ok
}

// parseReal reads a FLOAT; NaN, inf and -inf are accepted in any case.
func parseReal(text string) (Value, error) {
	s := strings.TrimSpace(text)
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || strings.ContainsAny(s, "xX_") {
		return Value{}, notRecognized(data.Type{Kind: data.Real}, text)
	}
	return Real(f), nil
}

// realText writes a FLOAT as Snowflake does: shortest form, NaN, inf, -inf.
func realText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 0):
		return map[bool]string{true: "inf", false: "-inf"}[f > 0]
	}
	if abs := math.Abs(f); abs != 0 && (abs < 1e-5 || abs >= 1e15) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// realToNum rounds a FLOAT to a NUMBER of type t.
func realToNum(f float64, t data.Type) (Value, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Value{}, notRecognized(t, realText(f))
	}
	r := new(big.Rat)
	r.SetFloat64(f)
	r.Mul(r, new(big.Rat).SetInt(powers[t.Scale]))
	return FitNum(divideRounded(r.Num(), r.Denom()), t)
}
