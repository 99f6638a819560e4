package pgcopy

import "math"

// The timestamps PostgreSQL can store, counted from 2000-01-01 00:00: from
// 4714-11-24 BC to before 294277-01-01. The ends of int64 mean ±infinity and
// must never come out of a conversion.
//
// Source: MIN_TIMESTAMP and END_TIMESTAMP in src/include/datatype/timestamp.h.
const (
	epochSeconds    = epochDays * secondsPerDay // 2000-01-01 counted from 1970-01-01
	firstSecond     = firstDate * secondsPerDay
	endSecond       = 9223371331200
	firstTimestamp  = firstSecond * microsecondsPerSecond
	endTimestamp    = endSecond * microsecondsPerSecond
	outOfTimestamps = "out of range of timestamp (4713 BC to 294276 AD)"
)

// instants converts a count of 10^−scale seconds since 1970 into PostgreSQL's
// microseconds since 2000.
type instants struct {
	ticks ticks
	first int64 // bounds of the count, both inclusive
	last  int64
	// 2000-01-01 is subtracted where there is room for it: before multiplying,
	// in ticks, but after dividing, in microseconds. One of the two is 0.
	originTicks        int64
	originMicroseconds int64
}

// newInstants takes a scale from 0 to 9.
func newInstants(scale int) instants {
	in := instants{ticks: newTicks(scale)}
	in.first = saturate(firstSecond+epochSeconds, powers[scale], math.MinInt64)
	in.last = saturate(endSecond+epochSeconds, powers[scale], math.MaxInt64)
	if in.last != math.MaxInt64 {
		in.last--
	}
	if in.ticks.multiply != 0 {
		in.originTicks = epochSeconds * powers[scale]
	} else {
		in.originMicroseconds = epochSeconds * microsecondsPerSecond
	}
	return in
}

// saturate multiplies, or gives limit if the product does not fit.
func saturate(a, b, limit int64) int64 {
	if p := a * b; p/b == a {
		return p
	}
	return limit
}

// timestamp converts v. ok is false if PostgreSQL has no such timestamp.
func (in *instants) timestamp(v int64) (us int64, cut, ok bool) {
	if v < in.first || v > in.last {
		return 0, false, false
	}
	us, cut = in.ticks.microseconds(v - in.originTicks)
	return us - in.originMicroseconds, cut, true
}

// splitTimestamp converts seconds since 1970 plus a fraction in nanoseconds,
// which may be negative or more than a second. ok is false if PostgreSQL has
// no such timestamp.
func splitTimestamp(epoch int64, fraction int32) (us int64, cut, ok bool) {
	// An int32 of nanoseconds is at most 2.2 s: beyond this margin no fraction
	// can bring the sum back, within it nothing overflows.
	const margin = 3
	if epoch < firstSecond+epochSeconds-margin || epoch > endSecond+epochSeconds+margin {
		return 0, false, false
	}
	us, cut = floorDivide(int64(fraction), 1000)
	us += (epoch - epochSeconds) * microsecondsPerSecond
	return us, cut, us >= firstTimestamp && us < endTimestamp
}
