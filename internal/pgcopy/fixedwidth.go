package pgcopy

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
)

// fixedWidth returns the values of an array, honouring its offset.
//
// Arrow's own accessors reslice within the capacity of the buffer, so a buffer
// that is too short reads its neighbour's bytes.
func fixedWidth[T arrow.FixedWidthType](arr arrow.Array) ([]T, error) {
	data := arr.Data()
	values := arrow.GetData[T](bufferBytes(data, 1))
	from, to := data.Offset(), data.Offset()+data.Len()
	if len(values) >= to {
		return values[from:to:to], nil
	}
	return nil, shortBuffer(arr, len(values), to)
}

// bufferBytes is the i-th buffer of an array, or nil if it has none.
func bufferBytes(data arrow.ArrayData, i int) []byte {
	buffers := data.Buffers()
	if i >= len(buffers) || buffers[i] == nil {
		return nil
	}
	return buffers[i].Bytes()
}

func shortBuffer(arr arrow.Array, have, want int) error {
	return fmt.Errorf("malformed Arrow %s array: buffer holds %d values, %d needed", arr.DataType(), have, want)
}

func errShape(arr arrow.Array) error {
	return fmt.Errorf("malformed Arrow %s array: its parts do not match its type", arr.DataType())
}
