package value

import (
	"cmp"
	"math"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Comparer orders two non-NULL values.
type Comparer func(a, b Value) int

// Compare is the order of values of types l and r, which must be of one kind
// (Comparable makes them so). Timestamps of all kinds order by their seconds
// and nanoseconds; NaN is greater than every other FLOAT; text orders by
// bytes.
func Compare(l, r data.Type) Comparer {
	switch l.Kind {
	case data.Fixed, data.YearMonth, data.DayTime:
		return func(a, b Value) int { return compareNum(a.Num, l.Scale, b.Num, r.Scale) }
	case data.DecFloat:
		return compareDecFloat
	case data.Real:
		return func(a, b Value) int { return compareReal(a.Float, b.Float) }
	case data.Boolean:
		return func(a, b Value) int { return compareBool(a.Bool, b.Bool) }
	case data.Date, data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		return func(a, b Value) int {
			return cmp.Or(cmp.Compare(a.Seconds, b.Seconds), cmp.Compare(a.Nanos, b.Nanos))
		}
	}
	return func(a, b Value) int { return strings.Compare(a.Str, b.Str) }
}

func compareReal(a, b float64) int {
	if math.IsNaN(a) || math.IsNaN(b) {
		return compareBool(math.IsNaN(a), math.IsNaN(b))
	}
	return cmp.Compare(a, b)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Common is the type to which values of l and r are cast before they are
// compared; ok is false if they cannot be. NUMBERs of different scales need
// no cast.
func Common(l, r data.Type) (common data.Type, ok bool) {
	if l.Kind == r.Kind {
		return l, ordered(l.Kind)
	}
	for _, pair := range [][2]data.Type{{l, r}, {r, l}} {
		if wider(pair[0].Kind, pair[1].Kind) {
			return roomy(pair[1]), true
		}
	}
	return data.Type{}, false
}

// ordered says whether values of a kind can be compared.
func ordered(k data.Kind) bool {
	switch k {
	case data.Variant, data.Object, data.Array, data.Map, data.Embedding, data.Geography, data.Geometry:
		return false
	default:
		return true
	}
}

// roomy widens t so that a cast to it drops none of the other side's digits.
func roomy(t data.Type) data.Type {
	switch t.Kind {
	case data.Fixed:
		t.Precision, t.Scale = MaxPrecision, max(t.Scale, 12)
	case data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		t.Scale = 9
	}
	return t
}

// wider says whether a value of kind from is compared as one of kind to.
func wider(from, to data.Kind) bool {
	switch from {
	case data.Text:
		return ordered(to) && to != data.Binary && to != data.DecFloat && to != data.YearMonth && to != data.DayTime
	case data.Fixed:
		return to == data.Real
	case data.Date:
		return to == data.TimestampNTZ || to == data.TimestampLTZ || to == data.TimestampTZ
	case data.TimestampNTZ:
		return to == data.TimestampLTZ || to == data.TimestampTZ
	case data.TimestampLTZ:
		return to == data.TimestampTZ
	}
	return false
}
