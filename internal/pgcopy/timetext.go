package pgcopy

import "strconv"

// timeText writes TIME with all the digits of its scale.
type timeText[T integer] struct {
	integers[T]
	scale int
}

func newTimeText[T integer](p planning) encoder { return &timeText[T]{scale: p.Source.Scale} }

func (e *timeText[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	v := int64(e.values[row])
	if v < 0 || v > secondsPerDay*powers[e.scale] {
		return dst, refuse(outOfTime, strconv.FormatInt(v, 10))
	}
	seconds, nanoseconds := splitTicks(v, e.scale)
	from := len(dst)
	return patchLength(appendClock(append(dst, 0, 0, 0, 0), seconds, nanoseconds, e.scale), from), nil
}

// splitTicks makes seconds and nanoseconds of 10^−scale seconds.
func splitTicks(v int64, scale int) (seconds int64, nanoseconds int32) {
	seconds, _ = floorDivide(v, powers[scale])
	return seconds, int32((v - seconds*powers[scale]) * powers[len(powers)-1-scale])
}
