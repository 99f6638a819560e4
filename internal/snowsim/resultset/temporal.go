package resultset

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/snowpg/etl/internal/snowsim/data"
)

// pow10 holds the powers of ten a scale of 0 to 9 asks for.
var pow10 = [...]int64{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// timeOfDay lays out TIME: 10^-scale seconds since midnight, in four bytes as
// long as they suffice.
func timeOfDay(scale int) physical {
	return ticksOfDay(scale, scale > 4)
}

func ticksOfDay(scale int, wide bool) physical {
	// Four bytes hold a day in 10^-4 seconds and no finer.
	if !wide && scale <= 4 {
		return single(4, leaf{typ: arrow.PrimitiveTypes.Int32, width: 4, put: scaled32(scale)})
	}
	return single(8, leaf{typ: arrow.PrimitiveTypes.Int64, width: 8, put: scaled64(scale)})
}

// timestamp lays out TIMESTAMP_NTZ and TIMESTAMP_LTZ. The fraction of the
// struct form is nanoseconds at every scale.
func timestamp(scale int) physical {
	if scale <= 7 {
		return ticks(scale)
	}
	return split()
}

func ticks(scale int) physical {
	return single(8, leaf{typ: arrow.PrimitiveTypes.Int64, width: 8, put: scaled64(scale)})
}

func split() physical {
	return physical{nested: true, byteLength: 16, leaves: []leaf{
		int64Child("epoch", putSeconds), int32Child("fraction", putNanos),
	}}
}

// timestampTZ lays out TIMESTAMP_TZ: two fields as long as one integer may
// hold the instant, three beyond.
func timestampTZ(scale int) physical {
	if scale <= 3 {
		return zonedTicks(scale)
	}
	return zonedSplit()
}

func zonedTicks(scale int) physical {
	return physical{nested: true, byteLength: 8, leaves: []leaf{
		int64Child("epoch", scaled64(scale)), int32Child("timezone", putZone),
	}}
}

func zonedSplit() physical {
	return physical{nested: true, byteLength: 16, leaves: []leaf{
		int64Child("epoch", putSeconds), int32Child("fraction", putNanos), int32Child("timezone", putZone),
	}}
}

func int64Child(name string, put func([]byte, *data.Vector, rows)) leaf {
	return leaf{name: name, typ: arrow.PrimitiveTypes.Int64, width: 8, put: put}
}

func int32Child(name string, put func([]byte, *data.Vector, rows)) leaf {
	return leaf{name: name, typ: arrow.PrimitiveTypes.Int32, width: 4, put: put}
}

func scaled64(scale int) func([]byte, *data.Vector, rows) {
	up, down := pow10[scale], pow10[9-scale]
	return func(dst []byte, v *data.Vector, r rows) {
		out := arrow.Int64Traits.CastFromBytes(dst)
		for i := range out {
			out[i] = v.Seconds[r.lo+i]*up + int64(v.Nanos[r.lo+i])/down
		}
	}
}

func scaled32(scale int) func([]byte, *data.Vector, rows) {
	up, down := pow10[scale], pow10[9-scale]
	return func(dst []byte, v *data.Vector, r rows) {
		out := arrow.Int32Traits.CastFromBytes(dst)
		for i := range out {
			out[i] = int32(v.Seconds[r.lo+i]*up + int64(v.Nanos[r.lo+i])/down)
		}
	}
}

func putSeconds(dst []byte, v *data.Vector, r rows) {
	copy(arrow.Int64Traits.CastFromBytes(dst), v.Seconds[r.lo:r.hi])
}

func putNanos(dst []byte, v *data.Vector, r rows) {
	copy(arrow.Int32Traits.CastFromBytes(dst), v.Nanos[r.lo:r.hi])
}

// putZone writes offsets as Snowflake does: minutes east of UTC plus 1440, so
// that they are never negative.
func putZone(dst []byte, v *data.Vector, r rows) {
	out := arrow.Int32Traits.CastFromBytes(dst)
	for i, minutes := range v.Offsets[r.lo:r.hi] {
		out[i] = minutes + 1440
	}
}
