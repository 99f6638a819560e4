package pgcopy

import (
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// timestampEncoder chooses for TIMESTAMP_NTZ and TIMESTAMP_LTZ. A wall clock
// goes into timestamp and an instant into timestamptz, never across: what time
// zone to assume is for a query to say.
func timestampEncoder(p planning) encoder {
	target := pgoid.Timestamp
	if p.Source.Kind == snowtype.TimestampLTZ {
		target = pgoid.Timestamptz
	}
	switch {
	case !validScale(p.Source.Scale):
		return nil
	case isText(p.Target):
		return timestampTextEncoder(p)
	case p.Target != target:
		return nil
	case hasFields(p.arrow, arrow.INT64, arrow.INT32):
		return &splitTimestamps{nanoseconds: newNanoseconds(p)}
	default:
		return byWidth(p, newTimestamps[int8], newTimestamps[int16], newTimestamps[int32], newTimestamps[int64])
	}
}

// timestamps writes ticks since 1970.
type timestamps[T integer] struct {
	integers[T]
	nanoseconds
	instants instants
}

func newTimestamps[T integer](p planning) encoder {
	return &timestamps[T]{nanoseconds: newNanoseconds(p), instants: newInstants(p.Source.Scale)}
}

func (e *timestamps[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	v := int64(e.values[row])
	us, cut, ok := e.instants.timestamp(v)
	if !ok {
		return dst, refuse(outOfTimestamps, strconv.FormatInt(v, 10))
	}
	if cut && !e.allow() {
		return dst, refuse(finerThanMicrosecond, strconv.FormatInt(v, 10))
	}
	return appendWord8(dst, uint64(us)), nil
}

// splitTimestamps writes seconds since 1970 and nanoseconds.
type splitTimestamps struct {
	epochs
	nanoseconds
}

func (e *splitTimestamps) bind(arr arrow.Array) error { return e.bindFields(arr, &e.fraction) }

func (e *splitTimestamps) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	epoch, fraction := e.epoch[row], e.fraction[row]
	us, cut, ok := splitTimestamp(epoch, fraction)
	if !ok {
		return dst, refuse(outOfTimestamps, splitExcerpt(epoch, fraction))
	}
	if cut && !e.allow() {
		return dst, refuse(finerThanMicrosecond, splitExcerpt(epoch, fraction))
	}
	return appendWord8(dst, uint64(us)), nil
}

func splitExcerpt(epoch int64, fraction int32) string {
	return fmt.Sprintf("%d s + %d ns since 1970", epoch, fraction)
}
