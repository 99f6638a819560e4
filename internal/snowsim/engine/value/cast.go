package value

import (
	"github.com/snowpg/etl/internal/snowsim/data"
)

// Convert turns a non-NULL value of one type into another type.
type Convert func(Value) (Value, error)

// Cast finds the conversion between two types; ok is false if Snowflake has
// none (or the simulator does not know it).
func (e *Env) Cast(from, to data.Type) (c Convert, ok bool) {
	switch to.Kind {
	case data.Fixed:
		c = e.toFixed(from, to)
	case data.Real:
		c = toReal(from)
	case data.Text:
		c = e.toText(from, to)
	case data.Boolean:
		c = toBoolean(from)
	case data.Date:
		c = e.toDate(from)
	case data.Time:
		c = e.toTime(from, to)
	case data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		c = e.toTimestamp(from, to)
	case data.Binary:
		c = toBinary(from, to)
	case data.Variant:
		c = e.toVariant(from)
	case data.Object, data.Array:
		c = toSemiStructured(from, to)
	case data.Geography, data.Geometry:
		c = toShape(from, to)
	case data.DecFloat:
		c = toDecFloat(from)
	}
	return c, c != nil
}

// Monotone says whether Cast(from, to) keeps the order of values, so that a
// range of values becomes the range of the converted bounds.
func (e *Env) Monotone(from, to data.Type) bool {
	if from.Kind == to.Kind {
		return from.Kind != data.Text || to.Length >= from.Length
	}
	switch from.Kind {
	case data.Fixed:
		return to.Kind == data.Real
	case data.Date:
		return to.Kind == data.TimestampNTZ || e.utc() && isTimestamp(to.Kind)
	case data.TimestampNTZ:
		return to.Kind == data.Date || e.utc() && (to.Kind == data.TimestampLTZ || to.Kind == data.TimestampTZ)
	case data.TimestampLTZ:
		return to.Kind == data.TimestampTZ || e.utc() && (to.Kind == data.TimestampNTZ || to.Kind == data.Date)
	case data.TimestampTZ:
		return to.Kind == data.TimestampLTZ
	}
	return false
}

func isTimestamp(k data.Kind) bool {
	return k == data.TimestampNTZ || k == data.TimestampLTZ || k == data.TimestampTZ
}

// exact wraps a conversion that cannot fail.
func exact(f func(Value) Value) Convert {
	return func(v Value) (Value, error) { return f(v), nil }
}

func same(v Value) (Value, error) { return v, nil }
