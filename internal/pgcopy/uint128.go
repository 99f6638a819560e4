package pgcopy

import (
	"math/bits"
	"strconv"
)

// uint128 is an unsigned 128-bit integer: the absolute value of any decimal128
// and of any DECFLOAT significand, −2^127 included.
type uint128 struct{ high, low uint64 }

// magnitude64 splits a signed integer into sign and absolute value.
func magnitude64(v int64) (negative bool, abs uint64) {
	if v < 0 {
		return true, -uint64(v)
	}
	return false, uint64(v)
}

// magnitude128 splits a two's complement integer into sign and absolute value.
func magnitude128(high int64, low uint64) (negative bool, abs uint128) {
	if high >= 0 {
		return false, uint128{uint64(high), low}
	}
	negated, borrow := bits.Sub64(0, low, 0)
	top, _ := bits.Sub64(0, uint64(high), borrow)
	return true, uint128{top, negated}
}

// divide returns quotient and remainder by a divisor that is not 0.
func (u uint128) divide(by uint64) (uint128, uint64) {
	high, rest := u.high/by, u.high%by
	low, rest := bits.Div64(rest, u.low, by)
	return uint128{high, low}, rest
}

// appendDecimal appends the value in decimal digits.
func (u uint128) appendDecimal(dst []byte) []byte {
	const group = 1e19
	if u.high == 0 {
		return strconv.AppendUint(dst, u.low, 10)
	}
	top, rest := u.divide(group)
	dst = top.appendDecimal(dst)
	from := len(dst)
	dst = append(dst, "0000000000000000000"...)
	for i := len(dst) - 1; i >= from; i-- {
		dst[i] = byte('0' + rest%10)
		rest /= 10
	}
	return dst
}
