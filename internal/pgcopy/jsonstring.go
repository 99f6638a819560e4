package pgcopy

import "math/bits"

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// stringLiteral reads a string from its opening to its closing quote.
func (s *jsonScanner) stringLiteral(doc []byte, i int) int {
	for i++; ; {
		stop := stops(word8At(doc, i))
		if stop == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(stop) / 8
		if doc[i] == '"' {
			return i + 1
		}
		if i = s.escape(doc, i); i == failed {
			return failed
		}
	}
}

// stops has the high bit of each byte set that is a quote, a backslash or
// below 0x20. A borrow can set a bit above the first true one, never below.
// Changing the second bit takes the quote, 0x22, to the end of the control
// characters and those to each other, so that one subtraction finds both.
func stops(w uint64) uint64 {
	return ((w ^ 0x02*ones - 0x21*ones) | (w ^ '\\'*ones - ones)) &^ w & highs
}

// escape reads one escape sequence, or refuses what else cannot be in a string.
func (s *jsonScanner) escape(doc []byte, i int) int {
	if doc[i] != '\\' {
		if i == len(doc)-len(jsonPadding) {
			return s.fail(i, badJSON)
		}
		return s.fail(i, badControl)
	}
	switch doc[i+1] {
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
