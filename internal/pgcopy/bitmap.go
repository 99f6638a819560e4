package pgcopy

import "github.com/apache/arrow/go/v15/arrow"

// bitmap is a buffer of bits, one a row, least significant first: the values
// of a bool column, or the validity of any.
type bitmap struct {
	bits   []byte
	offset int
}

func (b *bitmap) bind(arr arrow.Array) error { return b.bindBuffer(arr, 1) }

func (b *bitmap) release() { b.bits = nil }

// bindBuffer takes the i-th buffer of the array.
func (b *bitmap) bindBuffer(arr arrow.Array, i int) error {
	data := arr.Data()
	b.bits, b.offset = bufferBytes(data, i), data.Offset()
	want := data.Offset() + data.Len()
	if 8*len(b.bits) < want {
		return shortBuffer(arr, 8*len(b.bits), want)
	}
	return nil
}

func (b *bitmap) isSet(row int) bool {
	i := uint(b.offset + row)
	return b.bits[i/8]>>(i%8)&1 != 0
}
