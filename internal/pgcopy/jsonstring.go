package pgcopy

import (
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// stringLiteral reads a string from its opening to its closing quote. Eight
// bytes at a time are searched for one that ends the run of plain bytes; keys
// and most strings of a VARIANT need one or two such steps.
func (s *jsonScanner) stringLiteral() bool {
	i := s.at + 1
	for {
		i = s.plainRun(i)
		s.at = i
		if i >= len(s.doc) {
			return s.fail(badJSON)
		}
		switch c := s.doc[i]; {
		case c == '"':
			s.at++
			return true
		case c != '\\':
			return s.fail(badControl)
		case !s.escape():
			return false
		}
		i = s.at
	}
}

// plainRun returns the position of the next quote, backslash or control
// character from i on, or the end. It notes bytes above 0x7f on the way.
func (s *jsonScanner) plainRun(i int) int {
	doc := s.doc
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
func (s *jsonScanner) escape() bool {
	if s.at+1 >= len(s.doc) {
		return s.fail(badJSON)
	}
	switch s.doc[s.at+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.at += 2
		return true
	case 'u':
		return s.unicodeEscape()
	default:
		return s.fail(badJSON)
	}
}

// unicodeEscape reads \uXXXX, or the two of a surrogate pair.
func (s *jsonScanner) unicodeEscape() bool {
	unit, ok := s.codeUnit(s.at)
	switch {
	case !ok:
		return s.fail(badJSON)
	case unit == 0:
		s.nul = true
	case unit&0xfc00 == 0xd800:
		if low, ok := s.codeUnit(s.at + 6); !ok || low&0xfc00 != 0xdc00 {
			return s.fail(loneSurrogate)
		}
		s.at += 6
	case unit&0xfc00 == 0xdc00:
		return s.fail(loneSurrogate)
	}
	s.at += 6
	return true
}

// codeUnit reads the UTF-16 code unit of the escape that begins at i.
func (s *jsonScanner) codeUnit(i int) (unit uint32, ok bool) {
	if i+6 > len(s.doc) || s.doc[i] != '\\' || s.doc[i+1] != 'u' {
		return 0, false
	}
	for _, c := range s.doc[i+2 : i+6] {
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
