package pgcopy

import (
	"encoding/binary"
	"slices"
)

// appendRows appends rows until one has a value that cannot be written: dst
// then ends with the row before it.
func (p *Plan) appendRows(dst []byte, from, to int) ([]byte, *ValueError) {
	if stride := p.stride(); stride != 0 && stride <= p.maxRowBytes {
		if out, ok := p.appendStrides(dst, from, to, stride); ok {
			return out, nil
		}
	}
	return p.appendEach(dst, from, to)
}

// appendEach appends row by row.
//
// The shape of this loop is measured. In nanoseconds for a narrow row (three
// columns), and for a wide one (eleven columns, no JSON; shapes_test.go), each
// the shortest of many short runs whose data is in the cache:
//
//	14  112  this one: a switch over hoisted buffers, with room made before the row
//	19  131  the same switch with an append per value: each asks for room anew
//	22  127  the same switch in a method of its own: a call per value
//	21  141  an interface method per value: a call through a table as well
//
// Later, on a quieter machine, and only the narrow row:
//
//	 4  column by column, for records whose tuples have one length (strides.go)
//	 8  this one
//	10  this one with a call per timestamp, whatever its scale
//	14  an interface method per value
//
// Column by column, texts need a pass for the sizes first, and a bad value
// means to undo, in every column, the rows behind it and what Losses counted
// there: so it is for values that need neither. BenchmarkLoopShape repeats all
// but the second, the third and the seventh.
func (p *Plan) appendEach(dst []byte, from, to int) ([]byte, *ValueError) {
	buf, n := makeRoom(dst, p.fixedRoom)
	for row := from; row < to; row++ {
		whole := n
		if len(buf)-n < p.fixedRoom {
			buf, n = makeRoom(buf[:n], p.fixedRoom)
		}
		buf[n], buf[n+1] = p.fieldCount[0], p.fieldCount[1]
		n += 2
		for i := range p.columns {
			c := &p.columns[i]
			if c.nullable && !c.validity.isSet(row) {
				if c.NotNull {
					return buf[:whole], &ValueError{Column: c.Name, Row: row, Reason: isNull}
				}
				binary.BigEndian.PutUint32(buf[n:n+4], 0xffffffff)
				n += 4
				continue
			}
			size := 0
			switch c.how {
			case asWord8:
				size = putWord8(buf[n:n+12], uint64(c.int64s[row]))
			case asWord4:
				size = putWord4(buf[n:n+8], uint32(c.int32s[row]))
			case asBool:
				size = putBool(buf[n:n+5], c.bools.isSet(row))
			case asDate:
				size = putDate(buf[n:n+8], c.int32s[row])
			case asTicks:
				us, cut, ok := c.instants.timestamp(c.int64s[row])
				size = putTimestamp(buf[n:n+12], us, cut, ok)
			case asMultiple:
				v, in := c.int64s[row], c.instants
				if v < in.first || v > in.last {
					break
				}
				size = putWord8(buf[n:n+12], uint64((v-in.originTicks)*in.ticks.multiply))
			case asSplit:
				us, cut, ok := splitTimestamp(c.int64s[row], c.int32s[row])
				size = putTimestamp(buf[n:n+12], us, cut, ok)
			case asNumeric:
				negative, abs := magnitude64(c.int64s[row])
				size = putNumeric(buf[n:n+numericRoom], negative, uint128{low: abs}, -c.scale)
			case asDecimal:
				negative, abs := c.decimals.magnitudeAt(row)
				size = putNumeric(buf[n:n+numericRoom], negative, abs, -c.scale)
			case asText, asJSON:
				value, ok := c.text(row)
				if !ok {
					break
				}
				if room := p.fixedRoom + jsonRoom + len(value); len(buf)-n < room {
					buf, n = makeRoom(buf[:n], room)
				}
				if c.how == asText {
					size = putText(buf[n:n+4+len(value)], value)
				} else {
					size = c.documents.putAcceptable(buf[n:n+jsonRoom+len(value)], value)
				}
			}
			if size != 0 {
				n += size
				continue
			}
			dst, bad := c.encoder.appendValue(buf[:n], row)
			if bad != nil {
				bad.Column, bad.Row = c.Name, row
				return dst[:whole], bad
			}
			buf, n = makeRoom(dst, p.fixedRoom)
		}
		if n-whole > p.maxRowBytes {
			return buf[:whole], &ValueError{Column: p.widest(buf[whole:n]), Row: row, Reason: rowTooBig}
		}
	}
	return buf[:n], nil
}

// fixedRoom is what a row of so many columns needs at most, its texts and
// documents left out.
func fixedRoom(columns int) int { return 2 + columns*numericRoom }

// makeRoom returns dst up to its capacity, of which n bytes at least lie behind
// its length.
func makeRoom(dst []byte, n int) (buf []byte, length int) {
	dst = slices.Grow(dst, n)
	return dst[:cap(dst)], len(dst)
}

// widest names the column of the longest value in a tuple.
func (p *Plan) widest(tuple []byte) string {
	name, longest := "", -1
	tuple = tuple[len(p.fieldCount):]
	for i := range p.columns {
		n := max(0, int(int32(binary.BigEndian.Uint32(tuple))))
		if n > longest {
			name, longest = p.columns[i].Name, n
		}
		tuple = tuple[4+n:]
	}
	return name
}
