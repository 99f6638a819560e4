package pgcopy

import (
	"github.com/apache/arrow/go/v15/arrow"
)

// decimalTextEncoder chooses for NUMBER into a text type: the digits as
// PostgreSQL would print the numeric.
func decimalTextEncoder(p planning) encoder {
	if p.arrow.ID() == arrow.DECIMAL128 {
		return &decimal128Text{scale: p.Source.Scale}
	}
	return byWidth(p, newIntegerText[int8], newIntegerText[int16], newIntegerText[int32], newIntegerText[int64])
}

type integerText[T integer] struct {
	integers[T]
	scale int
}

func newIntegerText[T integer](p planning) encoder { return &integerText[T]{scale: p.Source.Scale} }

func (e *integerText[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	negative, abs := magnitude64(int64(e.values[row]))
	from := len(dst)
	dst = appendDecimal(append(dst, 0, 0, 0, 0), negative, uint128{low: abs}, e.scale)
	return patchLength(dst, from), nil
}

type decimal128Text struct {
	decimals
	scale int
}

func (e *decimal128Text) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	negative, abs := e.magnitudeAt(row)
	from := len(dst)
	dst = appendDecimal(append(dst, 0, 0, 0, 0), negative, abs, e.scale)
	return patchLength(dst, from), nil
}

// appendDecimal appends abs × 10^−scale with all its decimals: -0.05, 12.00.
func appendDecimal(dst []byte, negative bool, abs uint128, scale int) []byte {
	if negative {
		dst = append(dst, '-')
	}
	from := len(dst)
	dst = abs.appendDecimal(dst)
	if scale == 0 {
		return dst
	}
	for len(dst)-from <= scale {
		dst = append(dst, 0)
		copy(dst[from+1:], dst[from:])
		dst[from] = '0'
	}
	point := len(dst) - scale
	dst = append(dst, 0)
	copy(dst[point+1:], dst[point:])
	dst[point] = '.'
	return dst
}
