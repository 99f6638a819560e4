package resultset

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/snowpg/etl/internal/snowsim/data"
)

// physicalOf decides the usual layout of a column for the rows r. Computed
// columns do not get narrowed integers.
func physicalOf(t data.Type, f Format, computed bool, v *data.Vector, r rows) physical {
	if f.Native && t.Structure != nil {
		return native(t)
	}
	switch t.Kind {
	case data.Fixed:
		return fixed(t, f, computed, v, r)
	case data.DecFloat:
		return decFloat()
	case data.Embedding:
		return embedding(t)
	case data.YearMonth, data.DayTime:
		return fixed(t, f, computed, v, r)
	case data.Real:
		return single(8, leaf{typ: arrow.PrimitiveTypes.Float64, width: 8, put: putFloats})
	case data.Boolean:
		return single(1, leaf{typ: arrow.FixedWidthTypes.Boolean, width: bits})
	case data.Date:
		return single(4, leaf{typ: arrow.FixedWidthTypes.Date32, width: 4, put: putDays})
	case data.Time:
		return timeOfDay(t.Scale)
	case data.TimestampNTZ, data.TimestampLTZ:
		return timestamp(t.Scale)
	case data.TimestampTZ:
		return timestampTZ(t.Scale)
	case data.Binary:
		return single(charLength(t), leaf{typ: arrow.BinaryTypes.Binary, width: variable})
	default:
		return single(byteLength(t), leaf{typ: arrow.BinaryTypes.String, width: variable})
	}
}

func putFloats(dst []byte, v *data.Vector, r rows) {
	copy(arrow.Float64Traits.CastFromBytes(dst), v.Floats[r.lo:r.hi])
}

func putDays(dst []byte, v *data.Vector, r rows) {
	out := arrow.Int32Traits.CastFromBytes(dst)
	for i, days := range v.Seconds[r.lo:r.hi] {
		out[i] = int32(days)
	}
}
