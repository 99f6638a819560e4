package pgcopy

import (
	"encoding/binary"
	"slices"
)

// widths are how many bytes a way writes for every value; 0 where that differs
// from value to value.
var widths = [...]int{asWord8: 12, asWord4: 8, asBool: 5, asDate: 8, asTicks: 12, asMultiple: 12, asSplit: 12, asJSON: 0}

// stride is the length of each tuple of the bound record, in bytes; 0 where
// they differ: a column has values of any length, or NULLs.
func (p *Plan) stride() int {
	n := len(p.fieldCount)
	for i := range p.columns {
		c := &p.columns[i]
		if c.nullable || widths[c.how] == 0 {
			return 0
		}
		n += widths[c.how]
	}
	return n
}

// appendStrides appends rows that all have the same length, column by column.
// It is false, and appends nothing, if one of the values is for an encoder: the
// row loop then finds it. Nothing has to be undone, because what is done here
// neither counts nor refuses.
func (p *Plan) appendStrides(dst []byte, from, to, stride int) ([]byte, bool) {
	room := (to - from) * stride
	dst = slices.Grow(dst, room)
	buf := dst[len(dst) : len(dst)+room]
	for at := 0; at < room; at += stride {
		buf[at], buf[at+1] = p.fieldCount[0], p.fieldCount[1]
	}
	at := len(p.fieldCount)
	for i := range p.columns {
		c := &p.columns[i]
		if !c.putColumn(buf[at:], from, to, stride) {
			return dst, false
		}
		at += widths[c.how]
	}
	return dst[:len(dst)+room], true
}

// putColumn writes a column's values so many bytes apart, as long as they are
// none for the encoder.
func (h *hoisted) putColumn(buf []byte, from, to, stride int) bool {
	at := 0
	switch h.how {
	case asWord8:
		for _, v := range h.int64s[from:to] {
			putWord8(buf[at:at+12], uint64(v))
			at += stride
		}
	case asWord4:
		for _, v := range h.int32s[from:to] {
			binary.BigEndian.PutUint64(buf[at:at+8], 4<<32|uint64(uint32(v)))
			at += stride
		}
	case asBool:
		for row := from; row < to; row++ {
			putBool(buf[at:at+5], h.bools.isSet(row))
			at += stride
		}
	case asDate:
		for _, v := range h.int32s[from:to] {
			if putDate(buf[at:at+8], v) == 0 {
				return false
			}
			at += stride
		}
	case asMultiple:
		in := *h.instants
		for _, v := range h.int64s[from:to] {
			if v < in.first || v > in.last {
				return false
			}
			putWord8(buf[at:at+12], uint64((v-in.originTicks)*in.ticks.multiply))
			at += stride
		}
	case asTicks:
		for _, v := range h.int64s[from:to] {
			us, cut, ok := h.instants.timestamp(v)
			if putTimestamp(buf[at:at+12], us, cut, ok) == 0 {
				return false
			}
			at += stride
		}
	case asSplit:
		for row := from; row < to; row++ {
			us, cut, ok := splitTimestamp(h.int64s[row], h.int32s[row])
			if putTimestamp(buf[at:at+12], us, cut, ok) == 0 {
				return false
			}
			at += stride
		}
	default:
		return false
	}
	return true
}
