package value

import (
	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Value is one SQL value in the representation data.Vector documents. Only
// the fields of its type's kind are meaningful, and none if Null is set.
type Value struct {
	Null     bool
	Bool     bool
	Exponent int16 // of DECFLOAT
	Offset   int32 // minutes east of UTC
	Nanos    int32
	Seconds  int64
	Float    float64
	Num      decimal128.Num
	Str      string
}

// Null is SQL NULL of any type.
var Null = Value{Null: true}

// Text is a character string.
func Text(s string) Value { return Value{Str: s} }

// Bool is a truth value.
func Bool(b bool) Value { return Value{Bool: b} }

// Int is a whole number of scale 0.
func Int(n int64) Value { return Value{Num: decimal128.FromI64(n)} }

// Real is a floating-point number.
func Real(f float64) Value { return Value{Float: f} }

// At is row i of v.
func At(v *data.Vector, i int) Value {
	if v.IsNull(i) {
		return Null
	}
	switch v.Type.Kind {
	case data.Fixed, data.YearMonth, data.DayTime:
		return Value{Num: v.Decimals[i]}
	case data.DecFloat:
		return Value{Num: v.Decimals[i], Exponent: v.Exponents[i]}
	case data.Real:
		return Value{Float: v.Floats[i]}
	case data.Boolean:
		return Value{Bool: v.Bools[i]}
	case data.Date:
		return Value{Seconds: v.Seconds[i]}
	case data.Time, data.TimestampNTZ, data.TimestampLTZ:
		return Value{Seconds: v.Seconds[i], Nanos: v.Nanos[i]}
	case data.TimestampTZ:
		return Value{Seconds: v.Seconds[i], Nanos: v.Nanos[i], Offset: v.Offsets[i]}
	default:
		return Value{Str: v.Strings[i]}
	}
}
