package pgcopy

import (
	"math"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
)

// floats are the values of a float64 column, and their bits.
type floats struct {
	values []float64
	bits   []int64
}

func (s *floats) bind(arr arrow.Array) (err error) {
	s.values, err = fixedWidth[float64](arr)
	if err == nil {
		s.bits, err = fixedWidth[int64](arr)
	}
	return err
}

func (s *floats) release() { *s = floats{} }

// realEncoder chooses for FLOAT. real would round, numeric would invent digits.
func realEncoder(p planning) encoder {
	switch {
	case p.arrow.ID() != arrow.FLOAT64:
		return nil
	case p.Target == pgoid.Float8:
		return new(float8Encoder)
	case isText(p.Target):
		return new(floatText)
	default:
		return nil
	}
}

// float8Encoder writes double precision: NaN, ±Infinity and −0 stay as they are.
type float8Encoder struct{ floats }

func (e *float8Encoder) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	return appendWord8(dst, math.Float64bits(e.values[row])), nil
}

// floatText writes the shortest decimal that reads back as the same number,
// with the names PostgreSQL gives to infinities.
type floatText struct{ floats }

func (e *floatText) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	from := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	switch v := e.values[row]; {
	case math.IsInf(v, 1):
		dst = append(dst, "Infinity"...)
	case math.IsInf(v, -1):
		dst = append(dst, "-Infinity"...)
	default:
		dst = strconv.AppendFloat(dst, v, 'g', -1, 64)
	}
	return patchLength(dst, from), nil
}
