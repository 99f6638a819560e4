package gunzip

import (
	"encoding/binary"
	"io"
)

// The kinds of blocks.
const (
	stored  = 0
	fixed   = 1
	dynamic = 2
)

// bitReader reads the input from its lowest bit.
type bitReader struct {
	in   []byte
	next int    // of the bytes of in that are not in bits
	bits uint64 // may have more bits of the input than n says
	n    uint
}

// refill brings at least 56 bits. Behind the end of the input they are zeros;
// overrun tells.
func (b *bitReader) refill() {
	if b.next+8 <= len(b.in) {
		b.bits |= binary.LittleEndian.Uint64(b.in[b.next:]) << (b.n & 63)
		b.next += int(63-b.n) >> 3
		b.n |= 56
		return
	}
	for b.n < 56 {
		if b.next < len(b.in) {
			b.bits |= uint64(b.in[b.next]) << (b.n & 63)
		}
		b.next++
		b.n += 8
	}
}

// overrun says that bits were used that the input does not have.
func (b *bitReader) overrun() bool { return b.used() > len(b.in) }

// used is how many bytes of the input were used, the last one perhaps in part.
func (b *bitReader) used() int { return b.next - int(b.n>>3) }

func (b *bitReader) take(n uint) uint64 {
	v := b.bits & (1<<(n&63) - 1)
	b.bits >>= n & 63
	b.n -= n
	return v
}

// inflate decompresses one member. It returns the length of the result and how
// much of in it used.
func (r *Reader) inflate(dst, in []byte) (size, used int, err error) {
	b := bitReader{in: in}
	out := 0
	for last := false; !last; {
		b.refill()
		last = b.take(1) == 1
		switch b.take(2) {
		case stored:
			out, err = r.storedBlock(dst, out, &b)
		case fixed:
			r.fixedTables()
			out, err = r.block(dst, out, &b)
		case dynamic:
			if err = r.dynamicTables(&b); err == nil {
				out, err = r.block(dst, out, &b)
			}
		default:
			err = errDamaged
		}
		if b.overrun() {
			return 0, 0, io.ErrUnexpectedEOF
		}
		if err != nil {
			return 0, 0, err
		}
	}
	return out, b.used(), nil
}

// storedBlock copies a block that was not compressed. It begins at the next
// whole byte.
func (r *Reader) storedBlock(dst []byte, out int, b *bitReader) (int, error) {
	from := b.used()
	if from+4 > len(b.in) {
		return 0, io.ErrUnexpectedEOF
	}
	n, check := int(binary.LittleEndian.Uint16(b.in[from:])), binary.LittleEndian.Uint16(b.in[from+2:])
	if uint16(n) != ^check {
		return 0, errDamaged
	}
	if from += 4; from+n > len(b.in) {
		return 0, io.ErrUnexpectedEOF
	}
	if out+n > len(dst) {
		return 0, ErrRoom
	}
	copy(dst[out:], b.in[from:from+n])
	*b = bitReader{in: b.in, next: from + n}
	return out + n, nil
}

// lengthOrder is the order in which the code lengths of the code that code
// lengths are written in come.
var lengthOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamicTables reads the two codes of a block.
func (r *Reader) dynamicTables(b *bitReader) error {
	literals, distances, n := int(b.take(5))+257, int(b.take(5))+1, int(b.take(4))+4
	if literals > 286 || distances > 30 {
		return errDamaged
	}
	clear(r.lengths[:len(lengthOrder)])
	for _, symbol := range lengthOrder[:n] {
		b.refill()
		r.lengths[symbol] = uint8(b.take(3))
	}
	// Its table is that of the literals, which is made anew afterwards.
	r.fixed = false
	if !r.literals.build(r.lengths[:len(lengthOrder)], plainValues[:]) {
		return errDamaged
	}
	all := r.lengths[:literals+distances]
	if err := r.readLengths(all, b); err != nil {
		return err
	}
	if all[endOfBlock] == 0 || !r.literals.build(all[:literals], literalValues[:]) || !r.distances.build(all[literals:], distanceValues[:]) {
		return errDamaged
	}
	r.literals.pair()
	return nil
}

// readLengths reads code lengths, in which a repetition may cross from the
// first code to the second.
func (r *Reader) readLengths(all []uint8, b *bitReader) error {
	for i := 0; i < len(all); {
		b.refill()
		e := r.literals.primary[b.bits&primaryMask]
		if e == 0 {
			return errDamaged
		}
		b.take(uint(e & usedMask))
		symbol := uint8(e >> baseShift)
		if symbol < 16 {
			all[i] = symbol
			i++
			continue
		}
		var value uint8
		var times int
		switch symbol {
		case 16:
			if i == 0 {
				return errDamaged
			}
			value, times = all[i-1], 3+int(b.take(2))
		case 17:
			times = 3 + int(b.take(3))
		default:
			times = 11 + int(b.take(7))
		}
		if i+times > len(all) {
			return errDamaged
		}
		for range times {
			all[i] = value
			i++
		}
	}
	return nil
}

// fixedTables makes the tables of blocks that bring none.
func (r *Reader) fixedTables() {
	if r.fixed {
		return
	}
	for i := range maxLiterals {
		switch {
		case i < 144:
			r.lengths[i] = 8
		case i < 256:
			r.lengths[i] = 9
		case i < 280:
			r.lengths[i] = 7
		default:
			r.lengths[i] = 8
		}
	}
	r.literals.build(r.lengths[:maxLiterals], literalValues[:])
	for i := range maxDistances {
		r.lengths[i] = 5
	}
	r.distances.build(r.lengths[:maxDistances], distanceValues[:])
	r.fixed = true
}
