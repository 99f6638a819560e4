package pgcopy

import (
	"bytes"
	"strings"
)

// The decimal digits a numeric can have before and behind the point: jsonb
// keeps its numbers as numeric.
const (
	maxNumericDigits = 131072
	// longNumber is a length below which a number without an exponent cannot
	// leave the range of numeric.
	longNumber = maxNumericScale
)

var words = []string{"true", "false", "null", "undefined"}

// word reads a literal. It is also where all else that is no value ends.
func (s *jsonScanner) word() bool {
	rest := s.doc[s.at:]
	for _, w := range words {
		if len(rest) >= len(w) && string(rest[:len(w)]) == w {
			s.at += len(w)
			s.undefined = s.undefined || w[0] == 'u'
			return true
		}
	}
	if bytes.HasPrefix(rest, []byte("NaN")) || bytes.HasPrefix(rest, []byte("Inf")) {
		return s.fail(notFinite)
	}
	return s.fail(badJSON)
}

// number reads a number.
func (s *jsonScanner) number() bool {
	from := s.at
	if s.doc[s.at] == '-' {
		s.at++
	}
	whole := s.digits()
	if whole == 0 {
		if bytes.HasPrefix(s.doc[s.at:], []byte("Inf")) {
			return s.fail(notFinite)
		}
		return s.fail(badJSON)
	}
	if whole > 1 && s.doc[s.at-whole] == '0' {
		return s.fail(badJSON)
	}
	fraction, ok := s.fraction()
	if !ok {
		return s.fail(badJSON)
	}
	exponent, ok := s.exponent()
	if !ok {
		return s.fail(badJSON)
	}
	if exponent != 0 || s.at-from > longNumber {
		if whole+exponent > maxNumericDigits || fraction-exponent > maxNumericScale {
			return s.fail(hugeNumber)
		}
	}
	return true
}

// digits reads decimal digits and returns how many.
func (s *jsonScanner) digits() int {
	from := s.at
	for s.at < len(s.doc) && s.doc[s.at]-'0' <= 9 {
		s.at++
	}
	return s.at - from
}

// fraction reads the point and its digits, if there is one.
func (s *jsonScanner) fraction() (digits int, ok bool) {
	if s.at >= len(s.doc) || s.doc[s.at] != '.' {
		return 0, true
	}
	s.at++
	digits = s.digits()
	return digits, digits > 0
}

// exponent reads the exponent, if there is one. Beyond six digits its value is
// only known to be large.
func (s *jsonScanner) exponent() (value int, ok bool) {
	if s.at >= len(s.doc) || s.doc[s.at]|0x20 != 'e' {
		return 0, true
	}
	s.at++
	negative := false
	if s.at < len(s.doc) && strings.IndexByte("+-", s.doc[s.at]) >= 0 {
		negative = s.doc[s.at] == '-'
		s.at++
	}
	n := s.digits()
	for _, c := range s.doc[s.at-n : s.at] {
		value = min(value*10+int(c-'0'), 10*maxNumericDigits)
	}
	if negative {
		value = -value
	}
	return value, n > 0
}
