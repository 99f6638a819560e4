package value

import (
	"math"
	"math/big"
	"math/bits"
	"strings"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// MaxPrecision is the greatest number of digits a NUMBER has.
const MaxPrecision = 38

// powers are 10^0 … 10^76: scaling a product of two 38-digit numbers needs
// them all.
var powers = func() (p [2*MaxPrecision + 1]*big.Int) {
	ten := big.NewInt(10)
	p[0] = big.NewInt(1)
	for i := 1; i < len(p); i++ {
		p[i] = new(big.Int).Mul(p[i-1], ten)
	}
	return p
}()

// small says whether n fits an int64, and gives it.
func small(n decimal128.Num) (int64, bool) {
	lo := int64(n.LowBits())
	return lo, n.HighBits() == lo>>63
}

// FitNum makes a NUMBER of type t from an unscaled integer.
func FitNum(v *big.Int, t data.Type) (Value, error) {
	if v.CmpAbs(powers[t.Precision]) >= 0 {
		return Value{}, outOfRange(t, digitsOf(v, t.Scale))
	}
	return Value{Num: decimal128.FromBigInt(v)}, nil
}

// rescale changes the number of decimals, rounding half away from zero.
func rescale(v *big.Int, from, to int) *big.Int {
	if to >= from {
		return new(big.Int).Mul(v, powers[to-from])
	}
	return divideRounded(v, powers[from-to])
}

// divideRounded is v / by, rounded half away from zero; by is not zero.
func divideRounded(v, by *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(v, by, new(big.Int))
	if r.Abs(r).Lsh(r, 1).CmpAbs(by) >= 0 {
		if v.Sign()*by.Sign() < 0 {
			return q.Sub(q, powers[0])
		}
		return q.Add(q, powers[0])
	}
	return q
}

// compareNum orders two decimals of the given scales.
func compareNum(a decimal128.Num, aScale int, b decimal128.Num, bScale int) int {
	if aScale == bScale {
		return cmp128(a, b)
	}
	if aScale > bScale {
		return -compareNum(b, bScale, a, aScale)
	}
	if n, ok := small(a); ok && bScale-aScale <= 18 {
		return cmp128(scaleUp(n, bScale-aScale), b)
	}
	return rescale(a.BigInt(), aScale, bScale).Cmp(b.BigInt())
}

func cmp128(a, b decimal128.Num) int {
	switch {
	case a.Less(b):
		return -1
	case b.Less(a):
		return 1
	}
	return 0
}

// scaleUp is n * 10^by for by ≤ 18, which always fits 128 bits.
func scaleUp(n int64, by int) decimal128.Num {
	abs := uint64(n)
	if n < 0 {
		abs = -abs
	}
	hi, lo := bits.Mul64(abs, powers[by].Uint64())
	num := decimal128.New(int64(hi), lo)
	if n < 0 {
		return num.Negate()
	}
	return num
}

// digitsOf writes an unscaled integer with its decimals.
func digitsOf(v *big.Int, scale int) string {
	s := v.String()
	if scale == 0 {
		return s
	}
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	if len(s) <= scale {
		s = strings.Repeat("0", scale+1-len(s)) + s
	}
	return sign + s[:len(s)-scale] + "." + s[len(s)-scale:]
}

// NumText writes a decimal with exactly scale decimals.
func NumText(n decimal128.Num, scale int) string { return digitsOf(n.BigInt(), scale) }

// Float is a decimal as the nearest float64.
func Float(n decimal128.Num, scale int) float64 {
	// A float64 holds these integers and powers of ten exactly, and a division
	// is rounded once: to the nearest.
	const wholes, tens = 1 << 53, 22
	if i, ok := small(n); ok && -wholes <= i && i <= wholes && scale <= tens {
		return float64(i) / math.Pow10(scale)
	}
	f, _ := new(big.Rat).SetFrac(n.BigInt(), powers[scale]).Float64()
	return f
}
