package pgcopy

import (
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
)

const withOffset = "has an offset from UTC, which timestamp with time zone drops"

// timestampTZEncoder chooses for TIMESTAMP_TZ: the instant is exact, the
// offset it was written with is dropped under Policy.Offset.
func timestampTZEncoder(p planning) encoder {
	switch {
	case !validScale(p.Source.Scale):
		return nil
	case isText(p.Target):
		return timestampTextEncoder(p)
	case p.Target != pgoid.Timestamptz:
		return nil
	case hasFields(p.arrow, arrow.INT64, arrow.INT32):
		return &zonedTicks{zoned: newZoned(p), instants: newInstants(p.Source.Scale)}
	case hasFields(p.arrow, arrow.INT64, arrow.INT32, arrow.INT32):
		return &zonedSplit{zoned: newZoned(p)}
	default:
		return nil
	}
}

// zoned is what both forms of a TIMESTAMP_TZ share.
type zoned struct {
	epochs
	nanoseconds
	offset LossPolicy
}

func newZoned(p planning) zoned {
	return zoned{nanoseconds: newNanoseconds(p), offset: p.policy.Offset}
}

// finish applies the policies to a converted value.
func (z *zoned) finish(dst []byte, row int, us int64, cut, ok bool) ([]byte, *ValueError) {
	switch {
	case !ok:
		return dst, refuse(outOfTimestamps, z.excerpt(row))
	case z.zone[row] != unzoned && z.offset == LossError:
		return dst, refuse(withOffset, z.excerpt(row))
	case cut && !z.allow():
		return dst, refuse(finerThanMicrosecond, z.excerpt(row))
	case z.zone[row] != unzoned && z.offset == LossCount:
		z.lost.Offset++
	}
	return appendWord8(dst, uint64(us)), nil
}

func (z *zoned) excerpt(row int) string {
	text := strconv.FormatInt(z.epoch[row], 10)
	if z.fraction != nil {
		text = splitExcerpt(z.epoch[row], z.fraction[row])
	}
	return text + ", offset " + strconv.Itoa(int(z.zone[row])-unzoned) + " min"
}

// zonedTicks writes the two-field form, scale 0 to 3: ticks and zone.
type zonedTicks struct {
	zoned
	instants instants
}

func (e *zonedTicks) bind(arr arrow.Array) error { return e.bindFields(arr, &e.zone) }

func (e *zonedTicks) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	us, cut, ok := e.instants.timestamp(e.epoch[row])
	return e.finish(dst, row, us, cut, ok)
}

// zonedSplit writes the three-field form: seconds, nanoseconds and zone.
type zonedSplit struct{ zoned }

func (e *zonedSplit) bind(arr arrow.Array) error { return e.bindFields(arr, &e.fraction, &e.zone) }

func (e *zonedSplit) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	us, cut, ok := splitTimestamp(e.epoch[row], e.fraction[row])
	return e.finish(dst, row, us, cut, ok)
}
