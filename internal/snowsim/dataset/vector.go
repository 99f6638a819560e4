package dataset

import (
	"time"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// history is the time over which rows were changed.
const history = 30 * 24 * time.Hour

func decimals(t data.Type, rows int, value func(i int) int64) *data.Vector {
	v := &data.Vector{Type: t, Decimals: make([]decimal128.Num, rows)}
	for i := range v.Decimals {
		v.Decimals[i] = decimal128.FromI64(value(i))
	}
	return v
}

// timestamps fills seconds and microseconds: the demo's values must not lose
// anything in PostgreSQL.
func timestamps(t data.Type, rows int, micros func(i int) int64) *data.Vector {
	v := &data.Vector{Type: t, Seconds: make([]int64, rows), Nanos: make([]int32, rows)}
	for i := range rows {
		us := micros(i)
		v.Seconds[i], v.Nanos[i] = us/1_000_000, int32(us%1_000_000)*1_000
	}
	return v
}

// texts fills strings that share one allocation.
func texts(t data.Type, rows, size int, appendText func(dst []byte, i int) []byte) *data.Vector {
	buf := make([]byte, 0, rows*size)
	ends := make([]int, rows)
	for i := range rows {
		buf = appendText(buf, i)
		ends[i] = len(buf)
	}
	all, start := string(buf), 0
	v := &data.Vector{Type: t, Strings: make([]string, rows)}
	for i, end := range ends {
		v.Strings[i], start = all[start:end], end
	}
	return v
}

// choices fills strings out of a few.
func choices(t data.Type, r *rng, rows int, of []string) *data.Vector {
	v := &data.Vector{Type: t, Strings: make([]string, rows)}
	for i := range v.Strings {
		v.Strings[i] = of[r.below(len(of))]
	}
	return v
}

// setNulls makes one value in n NULL.
func setNulls(v *data.Vector, r *rng, rows, n int) *data.Vector {
	v.Nulls = make([]bool, rows)
	for i := range v.Nulls {
		if r.oneIn(n) {
			v.Nulls[i] = true
			clearValue(v, i)
		}
	}
	return v
}

// clearValue zeroes what lies under a NULL.
func clearValue(v *data.Vector, i int) {
	switch v.Type.Kind {
	case data.Fixed:
		v.Decimals[i] = decimal128.Num{}
	case data.Real:
		v.Floats[i] = 0
	case data.Boolean:
		v.Bools[i] = false
	case data.Date:
		v.Seconds[i] = 0
	case data.Time, data.TimestampNTZ, data.TimestampLTZ:
		v.Seconds[i], v.Nanos[i] = 0, 0
	case data.TimestampTZ:
		v.Seconds[i], v.Nanos[i], v.Offsets[i] = 0, 0, 0
	default:
		v.Strings[i] = ""
	}
}

// jitter is how far, in microseconds, changes stray from the order of keys.
const jitter = 600_000_000

// changedAt spreads the changes of rows over the history, roughly in the
// order of the key. Answers microseconds since 1970.
func changedAt(o Options, r *rng, i int) int64 {
	begin := o.Now.Truncate(time.Second).UnixMicro() - history.Microseconds()
	span := float64(history.Microseconds() - jitter)
	return begin + int64(span*float64(i)/float64(o.Rows)) + int64(r.below(jitter))
}
