package pgcopy

import "math/bits"

// The decimal digits a numeric can have before and behind the point: jsonb
// keeps its numbers as numeric.
const (
	maxNumericDigits = 131072
	// longNumber is a length below which a number without an exponent cannot
	// leave the range of numeric.
	longNumber = maxNumericScale
)

var words = []string{"true", "false", "null", "undefined"}

// scalar reads a string, a number or a word.
func (s *jsonScanner) scalar(doc []byte, i int) int {
	switch c := doc[i]; {
	case c == '"':
		return s.stringLiteral(doc, i)
	case c-'0' <= 9 || c == '-':
		return s.number(doc, i)
	default:
		return s.word(doc, i)
	}
}

// word reads a literal. It is also where all else that is no value ends.
func (s *jsonScanner) word(doc []byte, i int) int {
	for _, w := range words {
		if hasWord(doc, i, w) {
			s.undefined = s.undefined || w[0] == 'u'
			return i + len(w)
		}
	}
	if hasWord(doc, i, "NaN") || hasWord(doc, i, "Inf") {
		return s.fail(i, notFinite)
	}
	return s.fail(i, badJSON)
}

func hasWord(doc []byte, i int, w string) bool {
	return len(doc)-i >= len(w) && string(doc[i:i+len(w)]) == w
}

// number reads a number.
func (s *jsonScanner) number(doc []byte, from int) int {
	whole := from
	if doc[from] == '-' {
		whole++
	}
	i := skipDigits(doc, whole)
	switch {
	case i == whole && hasWord(doc, i, "Inf"):
		return s.fail(from, notFinite)
	case i == whole, i > whole+1 && doc[whole] == '0':
		return s.fail(i, badJSON)
	}
	point := i
	if doc[i] == '.' {
		if i = skipDigits(doc, point+1); i == point+1 {
			return s.fail(i, badJSON)
		}
	}
	if doc[i]|0x20 != 'e' && i-from <= longNumber {
		return i
	}
	return s.longNumber(doc, i, point-whole, max(0, i-point-1))
}

// longNumber reads the exponent that a number may have at i, and checks that
// numeric can hold what has so many digits before and behind the point.
func (s *jsonScanner) longNumber(doc []byte, i, whole, fraction int) int {
	exponent := 0
	if doc[i]|0x20 == 'e' {
		var digits int
		if exponent, digits, i = readExponent(doc, i+1); digits == 0 {
			return s.fail(i, badJSON)
		}
	}
	if whole+exponent > maxNumericDigits || fraction-exponent > maxNumericScale {
		return s.fail(i, hugeNumber)
	}
	return i
}

// readExponent reads a sign and digits. A value beyond any limit of numeric is
// only known to be so.
func readExponent(doc []byte, i int) (value, digits, next int) {
	sign := doc[i]
	if sign == '-' || sign == '+' {
		i++
	}
	next = skipDigits(doc, i)
	for _, c := range doc[min(i, next):next] {
		value = min(value*10+int(c-'0'), 10*maxNumericDigits)
	}
	if sign == '-' {
		value = -value
	}
	return value, next - i, next
}

func skipDigits(doc []byte, i int) int {
	for {
		w := word8At(doc, i) ^ '0'*ones
		// A byte is no digit if it is above 9 now: adding to its low seven bits
		// cannot carry into the next byte.
		if other := ((w&^highs + (0x7f-9)*ones) | w) & highs; other != 0 {
			return i + bits.TrailingZeros64(other)/8
		}
		i += 8
	}
}
