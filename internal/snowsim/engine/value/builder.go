package value

import (
	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Builder grows one vector. The zero Builder is not usable; see NewBuilder.
type Builder struct {
	v *data.Vector
	n int
}

// NewBuilder starts a vector of type t with room for n values.
func NewBuilder(t data.Type, n int) *Builder {
	v := &data.Vector{Type: t}
	switch t.Kind {
	case data.Fixed, data.YearMonth, data.DayTime:
		v.Decimals = make([]decimal128.Num, 0, n)
	case data.DecFloat:
		v.Decimals, v.Exponents = make([]decimal128.Num, 0, n), make([]int16, 0, n)
	case data.Real:
		v.Floats = make([]float64, 0, n)
	case data.Boolean:
		v.Bools = make([]bool, 0, n)
	case data.Date:
		v.Seconds = make([]int64, 0, n)
	case data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		v.Seconds, v.Nanos = make([]int64, 0, n), make([]int32, 0, n)
		if t.Kind == data.TimestampTZ {
			v.Offsets = make([]int32, 0, n)
		}
	default:
		v.Strings = make([]string, 0, n)
	}
	return &Builder{v: v}
}

// Append adds x, whose type must be the builder's.
func (b *Builder) Append(x Value) {
	if x.Null {
		x = Value{Null: true} // zero values under a NULL
		if b.v.Nulls == nil {
			b.v.Nulls = make([]bool, b.n, max(b.n+1, 16))
		}
	}
	if b.v.Nulls != nil {
		b.v.Nulls = append(b.v.Nulls, x.Null)
	}
	b.n++
	b.appendPayload(x)
}

func (b *Builder) appendPayload(x Value) {
	v := b.v
	switch v.Type.Kind {
	case data.Fixed, data.YearMonth, data.DayTime:
		v.Decimals = append(v.Decimals, x.Num)
	case data.DecFloat:
		v.Decimals, v.Exponents = append(v.Decimals, x.Num), append(v.Exponents, x.Exponent)
	case data.Real:
		v.Floats = append(v.Floats, x.Float)
	case data.Boolean:
		v.Bools = append(v.Bools, x.Bool)
	case data.Date:
		v.Seconds = append(v.Seconds, x.Seconds)
	case data.Time, data.TimestampNTZ, data.TimestampLTZ:
		v.Seconds, v.Nanos = append(v.Seconds, x.Seconds), append(v.Nanos, x.Nanos)
	case data.TimestampTZ:
		v.Seconds, v.Nanos = append(v.Seconds, x.Seconds), append(v.Nanos, x.Nanos)
		v.Offsets = append(v.Offsets, x.Offset)
	default:
		v.Strings = append(v.Strings, x.Str)
	}
}

// Vector is what was built; the builder must not be used afterwards.
func (b *Builder) Vector() *data.Vector { return b.v }

// AllNull is a vector of n NULLs.
func AllNull(t data.Type, n int) *data.Vector {
	b := NewBuilder(t, n)
	for range n {
		b.Append(Null)
	}
	return b.Vector()
}
