package pgcopy

import (
	"encoding/binary"

	"github.com/apache/arrow/go/v15/arrow"
)

const (
	numericPositive = 0x0000
	numericNegative = 0x4000
	// maxNumericScale is the most decimals a numeric keeps.
	maxNumericScale = 16383
)

// numericEncoder chooses for NUMBER into numeric, which is exact at every
// precision and scale.
func numericEncoder(p planning) encoder {
	if p.arrow.ID() == arrow.DECIMAL128 {
		return &numeric128{scale: p.Source.Scale}
	}
	return byWidth(p, newNumeric64[int8], newNumeric64[int16], newNumeric64[int32], newNumeric64[int64])
}

// numeric64 writes unscaled integers as numeric.
type numeric64[T integer] struct {
	integers[T]
	scale int
}

func newNumeric64[T integer](p planning) encoder { return &numeric64[T]{scale: p.Source.Scale} }

func (e *numeric64[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	negative, abs := magnitude64(int64(e.values[row]))
	return appendNumeric(dst, negative, uint128{low: abs}, -e.scale), nil
}

// numeric128 writes unscaled decimal128 values as numeric.
type numeric128 struct {
	decimals
	scale int
}

func (e *numeric128) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	negative, abs := e.magnitudeAt(row)
	return appendNumeric(dst, negative, abs, -e.scale), nil
}

// base10000 holds the digits of a numeric, least significant first, and how
// many of the places below the decimal point they begin.
type base10000 struct {
	digits [12]uint16 // 39 decimal digits and 3 of padding need 11
	n      int
}

// appendNumeric appends abs × 10^exponent. A negative exponent is also the
// display scale, so that 1.50 keeps its zero; it is at most maxNumericScale.
//
// The wire form is digits in base 10000 aligned at the decimal point, without
// leading and trailing zero digits: int16 count, weight of the first digit,
// sign, display scale, then the digits. Source: numeric_recv in
// src/backend/utils/adt/numeric.c.
func appendNumeric(dst []byte, negative bool, abs uint128, exponent int) []byte {
	// Multiplying by 10^pad makes the exponent a multiple of four, as the
	// digits need it.
	pad := exponent & 3
	var d base10000
	d.split(abs, pad)
	low, high := 0, d.n
	for low < high && d.digits[low] == 0 {
		low++
	}
	weight := 0
	if high > low {
		weight = (exponent-pad)/4 + high - 1
	}
	sign := uint64(numericPositive)
	if negative {
		sign = numericNegative
	}
	count := high - low
	dst = appendLength(dst, 8+2*count)
	dst = binary.BigEndian.AppendUint64(dst,
		uint64(count)<<48|uint64(uint16(weight))<<32|sign<<16|uint64(max(0, -exponent)))
	for i := high - 1; i >= low; i-- {
		dst = binary.BigEndian.AppendUint16(dst, d.digits[i])
	}
	return dst
}

// split cuts abs × 10^pad into digits. Dividing by 10^(16−pad) first keeps the
// product in 64 bits: 10^38 × 10^3 would not fit 128.
func (d *base10000) split(abs uint128, pad int) {
	limit, factor := pieceLimit[pad], pieceFactor[pad]
	if abs.high == 0 && abs.low < limit {
		d.last(abs.low * factor)
		return
	}
	rest, piece := abs.divide(limit)
	d.four(piece * factor)
	if rest.high != 0 {
		rest, piece = rest.divide(1e16)
		d.four(piece)
	}
	d.last(rest.low)
}

// pieceLimit is 10^(16−pad), pieceFactor 10^pad.
var (
	pieceLimit  = [4]uint64{1e16, 1e15, 1e14, 1e13}
	pieceFactor = [4]uint64{1, 10, 100, 1000}
)

// four adds exactly four digits of a piece below 10^16.
func (d *base10000) four(piece uint64) {
	for range 4 {
		d.digits[d.n] = uint16(piece % 10000)
		piece /= 10000
		d.n++
	}
}

// last adds the digits of the most significant piece, without leading zeros.
func (d *base10000) last(piece uint64) {
	for piece != 0 {
		d.digits[d.n] = uint16(piece % 10000)
		piece /= 10000
		d.n++
	}
}
