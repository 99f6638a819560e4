package pgcopy

import (
	"encoding/binary"
	"math"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
)

const (
	outOfInt2 = "out of range of smallint"
	outOfInt4 = "out of range of integer"
	outOfInt8 = "out of range of bigint"
)

// fixedEncoder chooses for NUMBER. An integer target takes scale 0 only: a
// fraction would be rounded. double precision is refused for the same reason.
func fixedEncoder(p planning) encoder {
	switch {
	case p.Target == pgoid.Numeric:
		return numericEncoder(p)
	case isText(p.Target):
		return decimalTextEncoder(p)
	case p.Source.Scale != 0:
		return nil
	}
	switch p.Target {
	case pgoid.Int2:
		return integerEncoder(p, newInt2[int8], newInt2[int16], newInt2[int32], newInt2[int64], newDecimalInteger(appendInt2, outOfInt2))
	case pgoid.Int4:
		return integerEncoder(p, newInt4[int8], newInt4[int16], newInt4[int32], newInt4[int64], newDecimalInteger(appendInt4, outOfInt4))
	case pgoid.Int8:
		return integerEncoder(p, newInt8[int8], newInt8[int16], newInt8[int32], newInt8[int64], newDecimalInteger(appendInt8, outOfInt8))
	default:
		return nil
	}
}

func integerEncoder(p planning, i8, i16, i32, i64, decimal func(planning) encoder) encoder {
	if p.arrow.ID() == arrow.DECIMAL128 {
		return decimal(p)
	}
	return byWidth(p, i8, i16, i32, i64)
}

// int2Encoder writes smallint.
type int2Encoder[T integer] struct{ integers[T] }

func newInt2[T integer](planning) encoder { return new(int2Encoder[T]) }

func (e *int2Encoder[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	return appendInt2(dst, int64(e.values[row]))
}

// int4Encoder writes integer.
type int4Encoder[T integer] struct{ integers[T] }

func newInt4[T integer](planning) encoder { return new(int4Encoder[T]) }

func (e *int4Encoder[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	return appendInt4(dst, int64(e.values[row]))
}

// int8Encoder writes bigint, which every physical integer fits.
type int8Encoder[T integer] struct{ integers[T] }

func newInt8[T integer](planning) encoder { return new(int8Encoder[T]) }

func (e *int8Encoder[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	return appendInt8(dst, int64(e.values[row]))
}

// decimalInteger writes a decimal128 of scale 0 into an integer type.
type decimalInteger struct {
	decimals
	write  func(dst []byte, v int64) ([]byte, *ValueError)
	reason string // for values beyond 64 bits
}

func newDecimalInteger(write func([]byte, int64) ([]byte, *ValueError), reason string) func(planning) encoder {
	return func(planning) encoder { return &decimalInteger{write: write, reason: reason} }
}

func (e *decimalInteger) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	v, fits := e.int64At(row)
	if !fits {
		negative, abs := e.magnitudeAt(row)
		return dst, refuse(e.reason, string(appendDecimal(nil, negative, abs, 0)))
	}
	return e.write(dst, v)
}

func appendInt2(dst []byte, v int64) ([]byte, *ValueError) {
	if v < math.MinInt16 || v > math.MaxInt16 {
		return dst, refuse(outOfInt2, strconv.FormatInt(v, 10))
	}
	return binary.BigEndian.AppendUint16(append(dst, 0, 0, 0, 2), uint16(v)), nil
}

func appendInt4(dst []byte, v int64) ([]byte, *ValueError) {
	if v < math.MinInt32 || v > math.MaxInt32 {
		return dst, refuse(outOfInt4, strconv.FormatInt(v, 10))
	}
	return appendWord4(dst, uint32(v)), nil
}

func appendInt8(dst []byte, v int64) ([]byte, *ValueError) {
	return appendWord8(dst, uint64(v)), nil
}

// appendWord4 appends a four-byte value behind its length.
func appendWord4(dst []byte, v uint32) []byte {
	return binary.BigEndian.AppendUint64(dst, 4<<32|uint64(v))
}

// appendWord8 appends an eight-byte value behind its length, in one append:
// the compiler makes it one check for room and two stores.
func appendWord8(dst []byte, v uint64) []byte {
	return append(dst, 0, 0, 0, 8,
		byte(v>>56), byte(v>>48), byte(v>>40), byte(v>>32), byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
}
