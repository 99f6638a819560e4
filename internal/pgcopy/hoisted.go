package pgcopy

import "encoding/binary"

// hoister is an encoder whose usual values the row loop can write by itself.
type hoister interface {
	// hoist says how, for the array bound last. It sets how and what that
	// needs, or nothing.
	hoist(h *hoisted)
}

// way is how the row loop writes a column.
type way uint8

const (
	viaEncoder way = iota // whatever has no way of its own
	asWord8               // int64s, as they are
	asWord4               // int32s, as they are
	asBool                // bools
	asDate                // int32s, days since 1970
	asTicks               // int64s, by instants
	asSplit               // int64s and int32s, a timestamp in two fields
	asNumeric             // int64s, with scale
	asDecimal             // decimals, with scale
	asText                // offsets and data
	asJSON                // offsets and data, by documents
)

// hoisted is what the row loop reads of a column. It only takes values that
// need no policy and are no error: all others it leaves to the encoder, the one
// place that knows about both.
type hoisted struct {
	how       way
	nullable  bool // the bound array has a NULL
	validity  bitmap
	bools     bitmap
	int64s    []int64
	int32s    []int32
	decimals  decimals
	instants  *instants
	scale     int
	offsets   []int32
	data      []byte
	documents *documents
	longest   int // a text of so many bytes fits the target
}

func (h *hoisted) release() { *h = hoisted{} }

// text is a value with its length, if it is one that needs no look at its
// characters to fit.
func (h *hoisted) text(row int) ([]byte, bool) {
	from, to := uint(h.offsets[row]), uint(h.offsets[row+1])
	if from > to || to > uint(len(h.data)) || to-from > uint(h.longest) {
		return nil, false
	}
	return h.data[from:to], true
}

// The put functions write a value behind its length and return the length of
// both, or 0 for a value that is for the encoder.

func putWord8(b []byte, v uint64) int {
	b = b[:12]
	binary.BigEndian.PutUint32(b, 8)
	binary.BigEndian.PutUint64(b[4:], v)
	return 12
}

func putWord4(b []byte, v uint32) int {
	b = b[:8]
	binary.BigEndian.PutUint64(b, 4<<32|uint64(v))
	return 8
}

func putBool(b []byte, v bool) int {
	b = b[:5]
	binary.BigEndian.PutUint32(b, 1)
	b[4] = 0
	if v {
		b[4] = 1
	}
	return 5
}

func putDate(b []byte, days int32) int {
	day := int64(days) - epochDays
	if day < firstDate || day > lastDate {
		return 0
	}
	return putWord4(b, uint32(day))
}

// putTimestamp takes what the conversions give.
func putTimestamp(b []byte, us int64, cut, ok bool) int {
	if cut || !ok {
		return 0
	}
	return putWord8(b, uint64(us))
}

// putText writes a text that is valid.
func putText(b, value []byte) int {
	binary.BigEndian.PutUint32(b, uint32(len(value)))
	if !copyPlain(b[4:4+len(value)], value) && !validText(value) {
		return 0
	}
	return 4 + len(value)
}
