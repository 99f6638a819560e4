package resultset

import (
	"cmp"
	"math"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/snowpg/etl/internal/snowsim/data"
)

// fixed lays out NUMBER: the narrowest integer that holds all values and that
// the format allows, or decimal128. Expressions get int64 up to 18 digits and decimal128 beyond.
// Intervals are whole numbers too, of months or nanoseconds.
func fixed(t data.Type, f Format, computed bool, v *data.Vector, r rows) physical {
	width := max(f.LeastWidth, widthOfValues(v.Decimals[r.lo:r.hi]))
	switch {
	case t.Kind == data.YearMonth:
		width = max(width, 4)
	case t.Kind == data.DayTime:
		width = max(width, 8)
	case computed:
		width = widthOfPrecision(t.Precision)
	}
	return integerOfWidth(t, width)
}

// integerOfWidth lays out whole numbers in so many bytes.
func integerOfWidth(t data.Type, width int) physical {
	switch width {
	case 1:
		return single(1, leaf{typ: arrow.PrimitiveTypes.Int8, width: 1, put: putInt8})
	case 2:
		return single(2, leaf{typ: arrow.PrimitiveTypes.Int16, width: 2, put: putInt16})
	case 4:
		return single(4, leaf{typ: arrow.PrimitiveTypes.Int32, width: 4, put: putInt32})
	case 8:
		return single(8, leaf{typ: arrow.PrimitiveTypes.Int64, width: 8, put: putInt64})
	default:
		typ := &arrow.Decimal128Type{Precision: int32(cmp.Or(t.Precision, 38)), Scale: int32(t.Scale)}
		return single(16, leaf{typ: typ, width: 16, put: putDecimals})
	}
}

func widthOfPrecision(precision int) int {
	if precision <= 18 {
		return 8
	}
	return 16
}

// widthOfValues is the bytes of the narrowest integer for all values.
func widthOfValues(values []decimal128.Num) int {
	lo, hi := int64(0), int64(0)
	for _, d := range values {
		n := int64(d.LowBits())
		if d.HighBits() != n>>63 {
			return 16
		}
		lo, hi = min(lo, n), max(hi, n)
	}
	switch {
	case lo >= math.MinInt8 && hi <= math.MaxInt8:
		return 1
	case lo >= math.MinInt16 && hi <= math.MaxInt16:
		return 2
	case lo >= math.MinInt32 && hi <= math.MaxInt32:
		return 4
	default:
		return 8
	}
}

func putInt8(dst []byte, v *data.Vector, r rows) {
	for i, d := range v.Decimals[r.lo:r.hi] {
		dst[i] = byte(d.LowBits())
	}
}

func putInt16(dst []byte, v *data.Vector, r rows) {
	out := arrow.Int16Traits.CastFromBytes(dst)
	for i, d := range v.Decimals[r.lo:r.hi] {
		out[i] = int16(d.LowBits())
	}
}

func putInt32(dst []byte, v *data.Vector, r rows) {
	out := arrow.Int32Traits.CastFromBytes(dst)
	for i, d := range v.Decimals[r.lo:r.hi] {
		out[i] = int32(d.LowBits())
	}
}

func putInt64(dst []byte, v *data.Vector, r rows) {
	out := arrow.Int64Traits.CastFromBytes(dst)
	for i, d := range v.Decimals[r.lo:r.hi] {
		out[i] = int64(d.LowBits())
	}
}

func putDecimals(dst []byte, v *data.Vector, r rows) {
	copy(arrow.Decimal128Traits.CastFromBytes(dst), v.Decimals[r.lo:r.hi])
}
