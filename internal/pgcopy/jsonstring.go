package pgcopy

import (
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// stringLiteral reads a string from its opening to its closing quote. Most
// keys end within the first eight bytes.
func (s *jsonScanner) stringLiteral(doc []byte, i int) int {
	i++
	if i+8 <= len(doc) {
		w := binary.LittleEndian.Uint64(doc[i:])
		s.high |= w & highs
		if at := bits.TrailingZeros64(stops(w)) / 8; at < 8 && doc[i+at] == '"' {
			return i + at + 1
		}
	}
	return s.longString(doc, i)
}

// longString reads the rest of a string from i on.
func (s *jsonScanner) longString(doc []byte, i int) int {
	for {
		i = s.plainRun(doc, i)
		switch c := byteAt(doc, i); {
		case c == '"':
			return i + 1
		case c == '\\':
			if i = s.escape(doc, i); i == failed {
				return failed
			}
		case i == len(doc):
			return s.fail(i, badJSON)
		default:
			return s.fail(i, badControl)
		}
	}
}

// plainRun returns the position of the next quote, backslash or control
// character from i on, or the end. Eight bytes at a time: keys and most strings
// of a VARIANT need one or two steps. It notes bytes above 0x7f on the way.
func (s *jsonScanner) plainRun(doc []byte, i int) int {
	for ; i+8 <= len(doc); i += 8 {
		w := binary.LittleEndian.Uint64(doc[i:])
		s.high |= w & highs
		if stop := stops(w); stop != 0 {
			return i + bits.TrailingZeros64(stop)/8
		}
	}
	for ; i < len(doc); i++ {
		c := doc[i]
		s.high |= uint64(c) & highs
		if c == '"' || c == '\\' || c < ' ' {
			break
		}
	}
	return i
}

// stops has the high bit of each byte set that is a quote, a backslash or
// below 0x20. A borrow can set a bit above the first true one, never below.
func stops(w uint64) uint64 {
	quote, slash := w^('"'*ones), w^('\\'*ones)
	return ((quote-ones)&^quote | (slash-ones)&^slash | (w-' '*ones)&^w) & highs
}

// escape reads one escape sequence at the backslash.
func (s *jsonScanner) escape(doc []byte, i int) int {
	switch byteAt(doc, i+1) {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		return s.unicodeEscape(doc, i)
	default:
		return s.fail(i, badJSON)
	}
}

// unicodeEscape reads \uXXXX, or the two of a surrogate pair.
func (s *jsonScanner) unicodeEscape(doc []byte, i int) int {
	unit, ok := codeUnit(doc, i)
	switch {
	case !ok:
		return s.fail(i, badJSON)
	case unit == 0:
		s.nul = true
	case unit&0xfc00 == 0xd800:
		if low, ok := codeUnit(doc, i+6); !ok || low&0xfc00 != 0xdc00 {
			return s.fail(i, loneSurrogate)
		}
		return i + 12
	case unit&0xfc00 == 0xdc00:
		return s.fail(i, loneSurrogate)
	}
	return i + 6
}

// codeUnit reads the UTF-16 code unit of the escape that begins at i.
func codeUnit(doc []byte, i int) (unit uint32, ok bool) {
	if i+6 > len(doc) || doc[i] != '\\' || doc[i+1] != 'u' {
		return 0, false
	}
	for _, c := range doc[i+2 : i+6] {
		digit, ok := hexDigit(c)
		if !ok {
			return 0, false
		}
		unit = unit<<4 | uint32(digit)
	}
	return unit, true
}

func hexDigit(c byte) (value byte, ok bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	default:
		return 0, false
	}
}
