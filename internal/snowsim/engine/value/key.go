package value

import (
	"encoding/binary"
	"math"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// AppendKey appends bytes that are equal for equal values of type t and
// different for different ones, NULL included; keys may be concatenated.
func AppendKey(dst []byte, t data.Type, v Value) []byte {
	if v.Null {
		return append(dst, 0)
	}
	dst = append(dst, 1)
	order := binary.BigEndian
	switch t.Kind {
	case data.DecFloat:
		v = reduced(v)
		dst = order.AppendUint16(dst, uint16(v.Exponent))
		fallthrough
	case data.Fixed, data.YearMonth, data.DayTime:
		dst = order.AppendUint64(dst, uint64(v.Num.HighBits()))
		return order.AppendUint64(dst, v.Num.LowBits())
	case data.Real:
		return order.AppendUint64(dst, realKey(v.Float))
	case data.Boolean:
		return append(dst, byte(btoi(v.Bool)))
	case data.Date, data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		dst = order.AppendUint64(dst, uint64(v.Seconds))
		return order.AppendUint32(dst, uint32(v.Nanos))
	}
	dst = order.AppendUint32(dst, uint32(len(v.Str)))
	return append(dst, v.Str...)
}

// realKey makes the two zeros, and all NaNs, equal.
func realKey(f float64) uint64 {
	switch {
	case f == 0:
		return 0
	case math.IsNaN(f):
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(f)
}

// Hash is a 64-bit hash of a key: FNV-1a and a final mix, because sums of
// plain FNV values of similar rows collide too easily.
func Hash(key []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range key {
		h = (h ^ uint64(c)) * 1099511628211
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
