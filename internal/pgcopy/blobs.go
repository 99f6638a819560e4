package pgcopy

import "github.com/apache/arrow/go/v15/arrow"

const (
	brokenOffsets = "malformed Arrow offsets"
	tooLong       = "longer than PostgreSQL's limit of 1 GiB"
	// maxField keeps a value below the largest allocation of a PostgreSQL
	// backend, with room for the header it adds.
	maxField = 1<<30 - 64
)

// blobs are the values of a utf8 or binary column, or of their large forms.
type blobs[O int32 | int64] struct {
	offsets []O // one more than there are rows
	data    []byte
}

func (s *blobs[O]) bind(arr arrow.Array) error {
	data := arr.Data()
	offsets := arrow.GetData[O](bufferBytes(data, 1))
	from, to := data.Offset(), data.Offset()+data.Len()+1
	if len(offsets) < to {
		return shortBuffer(arr, len(offsets), to)
	}
	s.offsets, s.data = offsets[from:to:to], bufferBytes(data, 2)
	return nil
}

func (s *blobs[O]) release() { *s = blobs[O]{} }

// at returns the bytes of one value. Arrow checks only the last offset, so
// each one is checked here, which also spares the bounds check of the slice.
func (s *blobs[O]) at(row int) ([]byte, *ValueError) {
	from, to := uint64(s.offsets[row]), uint64(s.offsets[row+1])
	if from > to || to > uint64(len(s.data)) {
		return nil, refuse(brokenOffsets, "")
	}
	if to-from > maxField {
		return nil, refuseBytes(tooLong, s.data[from:to], 0)
	}
	return s.data[from:to], nil
}
