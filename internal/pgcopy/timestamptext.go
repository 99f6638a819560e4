package pgcopy

import (
	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/snowtype"
)

// timestampTextEncoder chooses for the three TIMESTAMP types into a text type:
// YYYY-MM-DD HH24:MI:SS.FF with all the digits of the scale, and behind an
// instant its offset as TZHTZM, +0000 for a TIMESTAMP_LTZ. Nothing is lost.
func timestampTextEncoder(p planning) encoder {
	form := momentText{scale: p.Source.Scale, zoned: p.Source.Kind != snowtype.TimestampNTZ}
	switch {
	case p.Source.Kind != snowtype.TimestampTZ && hasFields(p.arrow, arrow.INT64, arrow.INT32):
		return &splitText{momentText: form}
	case p.Source.Kind != snowtype.TimestampTZ:
		return byWidth(p, newTicksText[int8], newTicksText[int16], newTicksText[int32], newTicksText[int64])
	case hasFields(p.arrow, arrow.INT64, arrow.INT32):
		return &zonedTicksText{momentText: form}
	case hasFields(p.arrow, arrow.INT64, arrow.INT32, arrow.INT32):
		return &zonedSplitText{momentText: form}
	default:
		return nil
	}
}

// momentText is the form of a timestamp as text.
type momentText struct {
	scale int
	zoned bool
}

// append appends seconds since 1970 UTC, or since 1970 on a wall clock, on the
// clock that is so many minutes east.
func (m momentText) append(dst []byte, seconds int64, nanoseconds, minutes int32) ([]byte, *ValueError) {
	if minutes < -unzoned || minutes > unzoned {
		return dst, refuse(badOffset, splitExcerpt(seconds, nanoseconds))
	}
	carry, _ := floorDivide(int64(nanoseconds), powers[9])
	nanoseconds -= int32(carry * powers[9])
	shift := carry + 60*int64(minutes)
	if seconds < firstTextSecond-shift || seconds >= endTextSecond-shift {
		return dst, refuse(outOfText, splitExcerpt(seconds, nanoseconds))
	}
	wall := seconds + shift
	days, _ := floorDivide(wall, secondsPerDay)
	from := len(dst)
	dst = append(appendDay(append(dst, 0, 0, 0, 0), days), ' ')
	dst = appendClock(dst, wall-days*secondsPerDay, nanoseconds, m.scale)
	if m.zoned {
		dst = appendZone(dst, int(minutes))
	}
	return patchLength(dst, from), nil
}

func appendZone(dst []byte, minutes int) []byte {
	sign := byte('+')
	if minutes < 0 {
		sign, minutes = '-', -minutes
	}
	return appendTwo(appendTwo(append(dst, ' ', sign), minutes/60), minutes%60)
}

// ticksText writes ticks since 1970.
type ticksText[T integer] struct {
	integers[T]
	momentText
}

func newTicksText[T integer](p planning) encoder {
	return &ticksText[T]{momentText: momentText{scale: p.Source.Scale, zoned: p.Source.Kind != snowtype.TimestampNTZ}}
}

func (e *ticksText[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	seconds, nanoseconds := splitTicks(int64(e.values[row]), e.scale)
	return e.append(dst, seconds, nanoseconds, 0)
}

// splitText writes seconds since 1970 and nanoseconds.
type splitText struct {
	epochs
	momentText
}

func (e *splitText) bind(arr arrow.Array) error { return e.bindFields(arr, &e.fraction) }

func (e *splitText) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	return e.append(dst, e.epoch[row], e.fraction[row], 0)
}

// zonedTicksText writes ticks and zone.
type zonedTicksText struct {
	epochs
	momentText
}

func (e *zonedTicksText) bind(arr arrow.Array) error { return e.bindFields(arr, &e.zone) }

func (e *zonedTicksText) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	seconds, nanoseconds := splitTicks(e.epoch[row], e.scale)
	return e.append(dst, seconds, nanoseconds, e.zone[row]-unzoned)
}

// zonedSplitText writes seconds, nanoseconds and zone.
type zonedSplitText struct {
	epochs
	momentText
}

func (e *zonedSplitText) bind(arr arrow.Array) error {
	return e.bindFields(arr, &e.fraction, &e.zone)
}

func (e *zonedSplitText) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	return e.append(dst, e.epoch[row], e.fraction[row], e.zone[row]-unzoned)
}
