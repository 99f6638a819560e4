package pgcopy

import (
	"encoding/binary"
	"math"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

const nullElement = "has a NULL element, which a Snowflake vector cannot"

// vectorEncoder chooses for VECTOR: floats into real[], integers into
// integer[].
func vectorEncoder(p planning) encoder {
	list, ok := p.arrow.(*arrow.FixedSizeListType)
	if !ok {
		return nil
	}
	n, element := int(list.Len()), list.Elem().ID()
	switch {
	case element == arrow.FLOAT32 && p.Target == pgoid.Float4Array && p.Source.Element != snowtype.Fixed:
		return newVector(n, pgoid.Float4, math.Float32bits)
	case element == arrow.INT32 && p.Target == pgoid.Int4Array && p.Source.Element != snowtype.Real:
		return newVector(n, pgoid.Int4, func(v int32) uint32 { return uint32(v) })
	default:
		return nil
	}
}

// vector writes fixed-size lists as one-dimensional arrays.
type vector[T float32 | int32] struct {
	dimension int
	prefix    []byte // all that comes before the elements
	bits      func(T) uint32
	values    []T
	nulls     bool // some element of some row is NULL
	validity  bitmap
}

// newVector lays out the prefix: length of the value, number of dimensions,
// flags, element type, length and lower bound of the dimension. An empty array
// has no dimension. Source: array_recv in src/backend/utils/adt/arrayfuncs.c.
func newVector[T float32 | int32](n int, element uint32, bits func(T) uint32) encoder {
	e := &vector[T]{dimension: n, bits: bits}
	words := []uint32{uint32(20 + 8*n), 1, 0, element, uint32(n), 1}
	if n == 0 {
		words = []uint32{12, 0, 0, element}
	}
	for _, w := range words {
		e.prefix = binary.BigEndian.AppendUint32(e.prefix, w)
	}
	return e
}

func (e *vector[T]) bind(arr arrow.Array) error {
	list, ok := arr.(*array.FixedSizeList)
	if !ok {
		return errShape(arr)
	}
	child := list.ListValues()
	values, err := fixedWidth[T](child)
	if err != nil {
		return err
	}
	from, to := list.Data().Offset()*e.dimension, (list.Data().Offset()+list.Len())*e.dimension
	if len(values) < to {
		return shortBuffer(child, len(values), to)
	}
	e.values = values[from:to]
	e.nulls = child.NullN() > 0
	if !e.nulls {
		return nil
	}
	err = e.validity.bindBuffer(child, 0)
	e.validity.offset += from
	return err
}

func (e *vector[T]) release() { e.values, e.validity = nil, bitmap{} }

func (e *vector[T]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	from, to := row*e.dimension, (row+1)*e.dimension
	if e.nulls && e.hasNull(from, to) {
		return dst, refuse(nullElement, "")
	}
	dst = append(dst, e.prefix...)
	for _, v := range e.values[from:to] {
		dst = appendWord4(dst, e.bits(v))
	}
	return dst, nil
}

func (e *vector[T]) hasNull(from, to int) bool {
	for i := from; i < to; i++ {
		if !e.validity.isSet(i) {
			return true
		}
	}
	return false
}
