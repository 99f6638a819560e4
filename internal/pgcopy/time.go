package pgcopy

import (
	"strconv"

	"github.com/snowpg/etl/internal/pgoid"
)

const outOfTime = "out of range of time (00:00:00 to 24:00:00)"

// timeEncoder chooses for TIME.
func timeEncoder(p planning) encoder {
	switch {
	case !validScale(p.Source.Scale):
		return nil
	case isText(p.Target):
		return byWidth(p, newTimeText[int8], newTimeText[int16], newTimeText[int32], newTimeText[int64])
	case p.Target != pgoid.Time:
		return nil
	}
	return byWidth(p, newTimeOfDay[int8], newTimeOfDay[int16], newTimeOfDay[int32], newTimeOfDay[int64])
}

// timeOfDay writes ticks since midnight as time.
type timeOfDay[T integer] struct {
	integers[T]
	nanoseconds
	ticks ticks
	last  int64 // 24:00:00, which PostgreSQL accepts
}

func newTimeOfDay[T integer](p planning) encoder {
	return &timeOfDay[T]{
		nanoseconds: newNanoseconds(p),
		ticks:       newTicks(p.Source.Scale),
		last:        secondsPerDay * powers[p.Source.Scale],
	}
}

func (e *timeOfDay[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	v := int64(e.values[row])
	if v < 0 || v > e.last {
		return dst, refuse(outOfTime, strconv.FormatInt(v, 10))
	}
	us, cut := e.ticks.microseconds(v)
	if cut && !e.allow() {
		return dst, refuse(finerThanMicrosecond, strconv.FormatInt(v, 10))
	}
	return appendWord8(dst, uint64(us)), nil
}
