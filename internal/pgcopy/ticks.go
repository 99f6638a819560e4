package pgcopy

// ticks converts a count of 10^−scale seconds into microseconds.
type ticks struct {
	multiply int64 // microseconds in a tick, or 0 if a tick is shorter than one
	divide   int64 // ticks in a microsecond, if multiply is 0
}

// powers holds 10^0 to 10^9.
var powers = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// newTicks takes a scale from 0 to 9.
func newTicks(scale int) ticks {
	if scale <= 6 {
		return ticks{multiply: powers[6-scale]}
	}
	return ticks{divide: powers[scale-6]}
}

// microseconds returns the microseconds in v ticks, cut toward −∞, and whether
// that cut anything. v × multiply must fit: the caller has checked the range.
func (t ticks) microseconds(v int64) (us int64, cut bool) {
	if t.multiply != 0 {
		return v * t.multiply, false
	}
	return floorDivide(v, t.divide)
}

// floorDivide rounds toward −∞ where Go's division rounds toward zero, and
// says whether there was a remainder. The divisor is positive.
func floorDivide(v, by int64) (quotient int64, inexact bool) {
	quotient = v / by
	rest := v - quotient*by
	if rest < 0 {
		quotient--
	}
	return quotient, rest != 0
}

const (
	secondsPerDay         = 86400
	microsecondsPerSecond = 1_000_000
)

// validScale says whether a scale of the fractional second exists.
func validScale(scale int) bool { return scale >= 0 && scale < len(powers) }
