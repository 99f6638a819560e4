package pgcopy

import "encoding/binary"

// way is how the row loop writes a column.
type way uint8

const (
	viaEncoder way = iota // whatever has no way of its own
	asWord8               // int64s, as they are
	asWord4               // int32s, as they are
	asBool                // bools
	asDate                // int32s, days since 1970
	asTicks               // int64s, by instants
	asMultiple            // int64s, by instants of whole microseconds
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

// hoist takes what the loop needs from an encoder that is bound, if the loop
// has a way for its values. Types are compared exactly: were this a method, an
// encoder that embeds another would inherit its way and write the wrong type.
func (h *hoisted) hoist(e encoder) {
	switch e := e.(type) {
	case *int8Encoder[int64]:
		h.how, h.int64s = asWord8, e.values
	case *float8Encoder:
		h.how, h.int64s = asWord8, e.bits
	case *int4Encoder[int32]:
		h.how, h.int32s = asWord4, e.values
	case *boolEncoder:
		h.how, h.bools = asBool, e.bitmap
	case *dateDays:
		h.how, h.int32s = asDate, e.values
	case *timestamps[int64]:
		h.how, h.int64s, h.instants = asTicks, e.values, &e.instants
		if e.instants.ticks.multiply != 0 {
			h.how = asMultiple
		}
	case *splitTimestamps:
		h.how, h.int64s, h.int32s = asSplit, e.epoch, e.fraction
	case *numeric64[int64]:
		h.how, h.int64s, h.scale = asNumeric, e.values, e.scale
	case *numeric128:
		h.how, h.decimals, h.scale = asDecimal, e.decimals, e.scale
	case *text[int32]:
		h.how, h.offsets, h.data, h.longest = asText, e.offsets, e.data, maxField
	case *jsonText[int32]:
		h.how, h.offsets, h.data, h.longest, h.documents = asJSON, e.offsets, e.data, maxJSONBytes, &e.documents
	case *limited:
		h.hoistLimited(e)
	}
}

// hoistLimited is for texts: no more bytes than the limit are no more characters.
func (h *hoisted) hoistLimited(e *limited) {
	if inner, ok := e.encoder.(*text[int32]); ok {
		h.hoist(inner)
		h.longest = min(h.longest, e.characters)
	}
}

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
