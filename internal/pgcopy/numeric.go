package pgcopy

import (
	"encoding/binary"
	"math/bits"
	"slices"

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

// numericRoom is the largest numeric: length, header and twelve digits, of
// which 39 decimal digits with 3 of padding need eleven.
const numericRoom = 4 + 8 + 2*12

// appendNumeric appends abs × 10^exponent. A negative exponent is also the
// display scale, so that 1.50 keeps its zero; it is at most maxNumericScale.
func appendNumeric(dst []byte, negative bool, abs uint128, exponent int) []byte {
	from := len(dst)
	dst = slices.Grow(dst, numericRoom)[:from+numericRoom]
	return dst[:from+putNumeric(dst[from:], negative, abs, exponent)]
}

// putNumeric is appendNumeric into numericRoom bytes. It returns the length and
// may write behind it.
//
// The wire form is digits in base 10000 aligned at the decimal point, without
// leading and trailing zero digits: int16 count, weight of the first digit,
// sign, display scale, then the digits. Source: numeric_recv in
// src/backend/utils/adt/numeric.c.
func putNumeric(b []byte, negative bool, abs uint128, exponent int) int {
	// Multiplying by 10^pad makes the exponent a multiple of four, as the
	// digits need it.
	pad := exponent & 3
	sign := uint64(numericPositive)
	if negative {
		sign = numericNegative
	}
	n := numeric{weight: (exponent - pad) / 4, rest: sign<<16 | uint64(max(0, -exponent))}
	limit, factor := pieceLimit[pad], pieceFactor[pad]
	if abs.high == 0 && abs.low < limit {
		return n.putShort(b, fourDigits(abs.low*factor))
	}
	// Dividing by 10^(16−pad) first keeps the product in 64 bits: 10^38 × 10^3
	// would not fit 128.
	upper, piece := abs.divide(limit)
	low := fourDigits(piece * factor)
	if upper.high == 0 && upper.low < 1e16 {
		return n.putLong(b, fourDigits(upper.low), low)
	}
	upper, piece = upper.divide(1e16)
	return n.putLong(b, fourDigits(upper.low), fourDigits(piece), low)
}

// numeric is what a numeric has beside its digits.
type numeric struct {
	weight int    // of the last digit of the first word
	rest   uint64 // sign and display scale, as they end the header
}

// putShort writes a numeric whose digits are all in one word.
func (n numeric) putShort(b []byte, digits uint64) int {
	if digits == 0 {
		return n.putHeader(b, 0, 0)
	}
	lead := bits.LeadingZeros64(digits) / 16
	count := 4 - lead - bits.TrailingZeros64(digits)/16
	binary.BigEndian.PutUint64(b[12:], digits<<(16*lead))
	return n.putHeader(b, count, n.weight+3-lead)
}

// putLong writes a numeric with more words, the most significant first, which
// is not 0.
func (n numeric) putLong(b []byte, words ...uint64) int {
	lead := bits.LeadingZeros64(words[0]) / 16
	// The first word is moved so that it begins with its first digit; the next
	// one overwrites what that leaves behind.
	binary.BigEndian.PutUint64(b[12:], words[0]<<(16*lead))
	count := 4 - lead
	for _, w := range words[1:] {
		binary.BigEndian.PutUint64(b[12+2*count:], w)
		count += 4
	}
	weight := n.weight + count - 1
	for b[12+2*count-1] == 0 && b[12+2*count-2] == 0 {
		count--
	}
	return n.putHeader(b, count, weight)
}

func (n numeric) putHeader(b []byte, count, weight int) int {
	b = b[:numericRoom]
	binary.BigEndian.PutUint32(b, uint32(8+2*count))
	binary.BigEndian.PutUint64(b[4:], uint64(count)<<48|uint64(uint16(weight))<<32|n.rest)
	return 12 + 2*count
}

// pieceLimit is 10^(16−pad), pieceFactor 10^pad.
var (
	pieceLimit  = [4]uint64{1e16, 1e15, 1e14, 1e13}
	pieceFactor = [4]uint64{1, 10, 100, 1000}
)

// fourDigits packs a piece below 10^16. Halving it twice lets the divisions run
// side by side, which one digit after the other would not.
func fourDigits(piece uint64) uint64 {
	if piece < 1e8 {
		return piece/1e4<<16 | piece%1e4
	}
	high, low := piece/1e8, piece%1e8
	return high/1e4<<48 | high%1e4<<32 | low/1e4<<16 | low%1e4
}
