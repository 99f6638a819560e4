package gunzip

import "encoding/binary"

const (
	longest = 258 // of a match
	// quickIn and quickOut are what one round of the quick loop reads and
	// writes at most: eight bytes, at two places less than eight bytes apart;
	// three pairs of literals and a match, whose last step may write seven bytes
	// too many.
	quickIn  = 8 + 8
	quickOut = 6 + longest + 7
)

// multiples are the least multiples of short distances that are 8 or more.
var multiples = [8]int{0, 8, 8, 9, 8, 10, 12, 14}

// block decompresses what the tables tell into dst from out on, up to the end
// of the block.
//
// The quick loop runs as long as neither end is near, so that it need not look
// for them at each step. It knows codes of up to primaryBits; what else there
// is, carefully does. In nanoseconds for a row of the wide table, whose chunks
// decompress to 273 bytes a row, the shortest of three runs that took turns:
//
//	354  this one
//	367  matches at distances below eight byte by byte
//	396  so, and one literal an entry
//	664  klauspost/compress v1.20, from a *bytes.Reader (one run)
func (r *Reader) block(dst []byte, out int, b *bitReader) (int, error) {
	in, next, bits, n := b.in, b.next, b.bits, b.n
	literals, distances := &r.literals, &r.distances
	for next <= len(in)-quickIn && out <= len(dst)-quickOut {
		bits |= binary.LittleEndian.Uint64(in[next:next+8]) << (n & 63)
		next += int(63-n) >> 3
		n |= 56
		e := literals.primary[bits&primaryMask]
		// Of the 56 bits two entries of literals take 22 and a length 20.
		if e&isLiteral != 0 {
			binary.LittleEndian.PutUint16(dst[out:out+2], uint16(e>>baseShift))
			out += e.literals()
			bits >>= e & usedMask
			n -= uint(e & usedMask)
			if e = literals.primary[bits&primaryMask]; e&isLiteral != 0 {
				binary.LittleEndian.PutUint16(dst[out:out+2], uint16(e>>baseShift))
				out += e.literals()
				bits >>= e & usedMask
				n -= uint(e & usedMask)
				if e = literals.primary[bits&primaryMask]; e&isLiteral != 0 {
					binary.LittleEndian.PutUint16(dst[out:out+2], uint16(e>>baseShift))
					out += e.literals()
					bits >>= e & usedMask
					n -= uint(e & usedMask)
					continue
				}
			}
		}
		if e == 0 || e&isSpecial != 0 {
			b.next, b.bits, b.n = next, bits, n
			var end bool
			var err error
			if out, end, err = r.carefully(dst, out, b); end || err != nil {
				return out, err
			}
			next, bits, n = b.next, b.bits, b.n
			continue
		}
		length := int(e>>baseShift) + int(bits&(1<<(e&usedMask)-1)>>(e>>codeShift&codeMask))
		bits >>= e & usedMask
		n -= uint(e & usedMask)

		bits |= binary.LittleEndian.Uint64(in[next:next+8]) << (n & 63)
		next += int(63-n) >> 3
		n |= 56
		e = distances.primary[bits&primaryMask]
		if e&isSpecial != 0 {
			e = distances.second(e, bits)
		}
		distance := int(e>>baseShift) + int(bits&(1<<(e&usedMask)-1)>>(e>>codeShift&codeMask))
		bits >>= e & usedMask
		n -= uint(e & usedMask)
		if distance == 0 || distance > out {
			return 0, errDamaged
		}
		to := out
		out += length
		if distance < 8 {
			// Once eight bytes are there, a multiple of the distance does as well.
			repeat(dst[:to+8], to, distance)
			to += 8
			distance = multiples[distance&7]
		}
		for ; to < out; to += 8 {
			binary.LittleEndian.PutUint64(dst[to:to+8], binary.LittleEndian.Uint64(dst[to-distance:to-distance+8]))
		}
	}
	b.next, b.bits, b.n = next, bits, n
	for {
		var end bool
		var err error
		if out, end, err = r.carefully(dst, out, b); end || err != nil {
			return out, err
		}
	}
}

// repeat fills dst from out on with what the distance before it repeats.
func repeat(dst []byte, out, distance int) {
	for i := out; i < len(dst); i++ {
		dst[i] = dst[i-distance]
	}
}

// carefully decompresses one entry of literals or one match, wherever it is,
// and says whether the block ends here.
func (r *Reader) carefully(dst []byte, out int, b *bitReader) (_ int, end bool, err error) {
	b.refill()
	e := r.literals.next(b)
	switch {
	case b.overrun() || e == 0 || e&noMeaning == noMeaning:
		return 0, true, errDamaged
	case e&isLiteral != 0:
		if out+e.literals() > len(dst) {
			return 0, true, ErrRoom
		}
		dst[out] = byte(e >> baseShift)
		if e&isPair != 0 {
			dst[out+1] = byte(e >> (baseShift + 8))
		}
		return out + e.literals(), false, nil
	case e&isSpecial != 0:
		return out, true, nil
	}
	length := e.value(b)
	b.refill()
	distance := r.distances.next(b).value(b)
	switch {
	case distance == 0 || distance > out || b.overrun():
		return 0, true, errDamaged
	case out+length > len(dst):
		return 0, true, ErrRoom
	}
	repeat(dst[:out+length], out, distance)
	return out + length, false, nil
}

// next reads a code, but not its extra bits. It is 0 for what is no code.
func (t *table) next(b *bitReader) entry {
	e := t.primary[b.bits&primaryMask]
	if e&isTable != 0 {
		e = t.second(e, b.bits)
	}
	if e&isPair != 0 && e&isLiteral != 0 {
		b.take(uint(e & usedMask))
	} else {
		b.take(uint(e >> codeShift & codeMask))
	}
	return e
}

// second looks a long code up.
func (t *table) second(e entry, bits uint64) entry {
	return t.secondary[uint(e>>baseShift)+uint(bits>>primaryBits)&(1<<(e>>codeShift&codeMask)-1)]
}

// value reads the extra bits of a length or a distance; 0 for what is no code.
func (e entry) value(b *bitReader) int {
	return int(e>>baseShift) + int(b.take(uint(e&usedMask)-uint(e>>codeShift&codeMask)))
}
