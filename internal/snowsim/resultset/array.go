package resultset

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/snowpg/etl/internal/snowsim/data"
)

// arrayOf builds the Arrow column of the rows r. Its buffers are ordinary
// Go memory.
func arrayOf(typ arrow.DataType, p physical, v *data.Vector, r rows) (arrow.Array, error) {
	if p.tree != nil {
		return p.tree.array(v, r)
	}
	validity, nulls := validityOf(v, r)
	parts := make([]arrow.ArrayData, len(p.leaves))
	for i, l := range p.leaves {
		parts[i] = l.data(p, v, r, validity, nulls)
	}
	if p.nested || p.dimension > 0 {
		return array.MakeFromData(array.NewData(typ, r.len(), []*memory.Buffer{validity}, parts, nulls, 0)), nil
	}
	return array.MakeFromData(parts[0]), nil
}

// data is the leaf's array. It repeats the column's NULLs unless it may not
// have any.
func (l leaf) data(p physical, v *data.Vector, r rows, validity *memory.Buffer, nulls int) arrow.ArrayData {
	if p.required || p.dimension > 0 {
		validity, nulls = nil, 0
	}
	return array.NewData(l.typ, r.len()*max(1, p.dimension), append([]*memory.Buffer{validity}, l.buffers(v, r)...), nil, nulls, 0)
}

// validityOf answers the bitmap of the non-null rows, nil without NULLs.
func validityOf(v *data.Vector, r rows) (*memory.Buffer, int) {
	nulls := countNulls(v, r)
	if nulls == 0 {
		return nil, 0
	}
	bitmap := make([]byte, bitutil.BytesForBits(int64(r.len())))
	for i, null := range v.Nulls[r.lo:r.hi] {
		if !null {
			bitutil.SetBit(bitmap, i)
		}
	}
	return memory.NewBufferBytes(bitmap), nulls
}

func countNulls(v *data.Vector, r rows) int {
	if v.Nulls == nil {
		return 0
	}
	n := 0
	for _, null := range v.Nulls[r.lo:r.hi] {
		if null {
			n++
		}
	}
	return n
}

func (l leaf) buffers(v *data.Vector, r rows) []*memory.Buffer {
	switch l.width {
	case bits:
		return []*memory.Buffer{memory.NewBufferBytes(packBools(v.Bools[r.lo:r.hi]))}
	case variable:
		offsets, values := packStrings(l.texts(v, r))
		return []*memory.Buffer{memory.NewBufferBytes(offsets), memory.NewBufferBytes(values)}
	default:
		dst := make([]byte, r.len()*l.width)
		l.put(dst, v, r)
		return []*memory.Buffer{memory.NewBufferBytes(dst)}
	}
}

func packBools(values []bool) []byte {
	out := make([]byte, bitutil.BytesForBits(int64(len(values))))
	for i, b := range values {
		if b {
			bitutil.SetBit(out, i)
		}
	}
	return out
}

func packStrings(values []string) (offsets, bytes []byte) {
	offsets = make([]byte, 4*(len(values)+1))
	at := arrow.Int32Traits.CastFromBytes(offsets)
	bytes = make([]byte, 0, textLength(values))
	for i, s := range values {
		bytes = append(bytes, s...)
		at[i+1] = int32(len(bytes))
	}
	return offsets, bytes
}

func textLength(values []string) int {
	n := 0
	for _, s := range values {
		n += len(s)
	}
	return n
}
