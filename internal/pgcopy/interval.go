package pgcopy

import (
	"encoding/binary"
	"math"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

const outOfInterval = "out of range of interval"

// intervalEncoder chooses for the INTERVAL types: months for YEAR TO MONTH,
// nanoseconds for DAY TO SECOND.
func intervalEncoder(p planning) encoder {
	switch {
	case p.Target != pgoid.Interval:
		return nil
	case p.Source.Kind == snowtype.IntervalYearMonth:
		return byWidth(p, newMonths[int8], newMonths[int16], newMonths[int32], newMonths[int64])
	case p.arrow.ID() == arrow.DECIMAL128:
		return &longDurations{nanoseconds: newNanoseconds(p)}
	default:
		return byWidth(p, newDurations[int8], newDurations[int16], newDurations[int32], newDurations[int64])
	}
}

// appendInterval appends the three parts that PostgreSQL keeps apart, because
// the length of a month and of a day depends on the calendar.
//
// Source: interval_send in src/backend/utils/adt/timestamp.c.
func appendInterval(dst []byte, microseconds int64, days, months int32) []byte {
	dst = binary.BigEndian.AppendUint64(append(dst, 0, 0, 0, 16), uint64(microseconds))
	return binary.BigEndian.AppendUint64(dst, uint64(uint32(days))<<32|uint64(uint32(months)))
}

// months writes a YEAR TO MONTH interval.
type months[T integer] struct{ integers[T] }

func newMonths[T integer](planning) encoder { return new(months[T]) }

func (e *months[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	v := int64(e.values[row])
	if v < math.MinInt32 || v > math.MaxInt32 {
		return dst, refuse(outOfInterval, strconv.FormatInt(v, 10)+" months")
	}
	return appendInterval(dst, 0, 0, int32(v)), nil
}

// durations writes a DAY TO SECOND interval that fits 64 bits of nanoseconds.
// All of it goes into the microseconds: such an interval is elapsed time, its
// day always 24 hours, while adding one of PostgreSQL's days keeps the wall
// clock across a change to summer time.
type durations[T integer] struct {
	integers[T]
	nanoseconds
}

func newDurations[T integer](p planning) encoder {
	return &durations[T]{nanoseconds: newNanoseconds(p)}
}

func (e *durations[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	us, cut := floorDivide(int64(e.values[row]), 1000)
	if cut && !e.allow() {
		return dst, refuse(finerThanMicrosecond, strconv.FormatInt(int64(e.values[row]), 10)+" ns")
	}
	return appendInterval(dst, us, 0, 0), nil
}

// longDurations writes a DAY TO SECOND interval sent as decimal128 nanoseconds.
type longDurations struct {
	decimals
	nanoseconds
}

func (e *longDurations) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	negative, abs := e.magnitudeAt(row)
	whole, rest := abs.divide(1000)
	if whole.high != 0 || whole.low >= math.MaxInt64 {
		return dst, refuse(outOfInterval, e.excerpt(row))
	}
	if rest != 0 && !e.allow() {
		return dst, refuse(finerThanMicrosecond, e.excerpt(row))
	}
	us := int64(whole.low)
	if negative {
		us = -us
		if rest != 0 {
			us-- // toward −∞
		}
	}
	return appendInterval(dst, us, 0, 0), nil
}

func (e *longDurations) excerpt(row int) string {
	negative, abs := e.magnitudeAt(row)
	return string(appendDecimal(nil, negative, abs, 0)) + " ns"
}
