package value

import (
	"errors"
	"math/big"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// drawNumber picks a NUMBER type and a value of it, often at its limits.
func drawNumber(r *rapid.T, label string) (data.Type, Value) {
	precision := rapid.IntRange(1, MaxPrecision).Draw(r, label+" precision")
	t := data.Type{Kind: data.Fixed, Precision: precision, Scale: rapid.IntRange(0, min(precision, 37)).Draw(r, label+" scale")}
	digits := rapid.SliceOfN(rapid.ByteRange('0', '9'), precision, precision).Draw(r, label)
	n, _ := new(big.Int).SetString(string(digits), 10)
	if rapid.Bool().Draw(r, label+" negative") {
		n.Neg(n)
	}
	return t, Value{Num: decimal128.FromBigInt(n)}
}

func rat(t data.Type, v Value) *big.Rat {
	return new(big.Rat).SetFrac(v.Num.BigInt(), powers[t.Scale])
}

func TestArithmeticAgainstRationals(t *testing.T) {
	t.Parallel()
	exact := map[string]func(z, a, b *big.Rat) *big.Rat{
		"+": (*big.Rat).Add, "-": (*big.Rat).Sub, "*": (*big.Rat).Mul, "/": (*big.Rat).Quo,
	}
	rapid.Check(t, func(r *rapid.T) {
		op := rapid.SampledFrom([]string{"+", "-", "*", "/"}).Draw(r, "op")
		lt, l := drawNumber(r, "left")
		rt, v := drawNumber(r, "right")
		result := NumberType(op, lt, rt)
		got, err := NumberArithmetic(op, lt, rt, result)(l, v)
		if op == "/" && v.Num.Sign() == 0 {
			if !errors.Is(err, errDivisionByZero) {
				r.Fatalf("division by zero: %v", err)
			}
			return
		}
		want := exact[op](new(big.Rat), rat(lt, l), rat(rt, v))
		if err != nil {
			limit := new(big.Rat).SetFrac(powers[result.Precision], powers[result.Scale])
			half := big.NewRat(1, 2)
			half.Quo(half, new(big.Rat).SetInt(powers[result.Scale]))
			if want.Abs(want).Add(want, half).Cmp(limit) < 0 {
				r.Fatalf("refused %s, which fits: %v", want.FloatString(result.Scale), err)
			}
			return
		}
		// FloatString rounds half away from zero, as Snowflake does.
		rounded, _ := new(big.Rat).SetString(want.FloatString(result.Scale))
		if rat(result, got).Cmp(rounded) != 0 {
			r.Fatalf("got %s, want %s", NumText(got.Num, result.Scale), rounded.FloatString(result.Scale))
		}
	})
}

func TestCompareAgainstRationals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		lt, l := drawNumber(r, "left")
		rt, v := drawNumber(r, "right")
		if got, want := Compare(lt, rt)(l, v), rat(lt, l).Cmp(rat(rt, v)); got != want {
			r.Fatalf("got %d, want %d", got, want)
		}
	})
}

func TestNumberTextRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		typ, v := drawNumber(r, "value")
		text := NumText(v.Num, typ.Scale)
		back, err := parseNum(text, typ)
		if err != nil || back != v {
			r.Fatalf("%s came back as %v, %v", text, back.Num, err)
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	for _, seed := range []string{"1", "-1.5e3", "+.5", "1e99", "", "--1", "1.", "12345678901234567890123456789012345678"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		typ := data.Type{Kind: data.Fixed, Precision: 38, Scale: 9}
		v, err := parseNum(text, typ)
		if err == nil && v.Num.BigInt().CmpAbs(powers[38]) >= 0 {
			t.Fatalf("%q became %s", text, NumText(v.Num, 9))
		}
	})
}
