package pgcopy

import (
	"encoding/binary"
	"math/bits"
)

// Why a document is refused.
const (
	badJSON       = "is not valid JSON"
	deepJSON      = "is JSON nested deeper than 1000 levels"
	longJSON      = "is JSON longer than jsonb can hold (256 MiB)"
	notFinite     = "contains NaN or Infinity, which JSON does not have"
	hugeNumber    = "contains a JSON number beyond the range of numeric"
	loneSurrogate = `contains half of a UTF-16 surrogate pair (\ud800 to \udfff)`
	badControl    = "contains an unescaped control character in a JSON string"
	hasUndefined  = "contains undefined, which JSON does not have"
	hasEscapedNUL = `contains \u0000, which jsonb cannot hold`
)

const (
	// maxJSONDepth stays far below the depth at which a backend with the
	// default max_stack_depth gives up (54001).
	maxJSONDepth = 1000
	// maxJSONBytes is the largest jsonb string or container.
	maxJSONBytes = 1<<28 - 1
)

// jsonScanner checks that a document is one jsonb would take, but for what the
// policies can repair: the bare word undefined, escaped U+0000, invalid UTF-8.
//
// Grammar: RFC 8259. The limits on top are jsonb's. The methods take document
// and position and return the next position, or failed: kept in registers they
// are a third faster than fields.
type jsonScanner struct {
	reason string // why the document was refused
	at     int    // and where

	undefined bool   // has a bare undefined
	nul       bool   // has an escaped U+0000
	high      uint64 // not 0 if some byte is above 0x7f

	depth   int
	objects [maxJSONDepth/64 + 1]uint64 // bit d: level d is an object, not an array
}

const failed = -1

// scan reads one document and says whether it is acceptable.
func (s *jsonScanner) scan(doc []byte) bool {
	s.undefined, s.nul, s.high, s.depth = false, false, 0, 0
	if len(doc) > maxJSONBytes {
		return s.fail(0, longJSON) != failed
	}
	for i := 0; ; {
		if i = s.value(doc, i); i == failed {
			return false
		}
		var done bool
		if i, done = s.afterValue(doc, i); done {
			return i != failed
		}
	}
}

func (s *jsonScanner) fail(at int, reason string) int {
	s.at, s.reason = at, reason
	return failed
}

// value reads up to the end of the next scalar or empty container, opening the
// containers on the way.
func (s *jsonScanner) value(doc []byte, i int) int {
	for {
		i = skipSpace(doc, i)
		switch c := byteAt(doc, i); {
		case c == '"':
			return s.stringLiteral(doc, i)
		case c == '{' || c == '[':
			// The closing bracket of either kind is two behind the opening one.
			if i = s.open(doc, i); i == failed || byteAt(doc, i) == c+2 {
				return s.close(i)
			}
			if c == '{' {
				if i = s.key(doc, i); i == failed {
					return failed
				}
			}
		case c-'0' <= 9 || c == '-':
			return s.number(doc, i)
		default:
			return s.word(doc, i)
		}
	}
}

// afterValue reads what separates a value from the next one. done says that
// the document has ended, or failed.
func (s *jsonScanner) afterValue(doc []byte, i int) (next int, done bool) {
	for {
		i = skipSpace(doc, i)
		c := byteAt(doc, i)
		switch object := s.inObject(); {
		case s.depth == 0 && i == len(doc):
			return i, true
		case s.depth == 0:
			return s.fail(i, badJSON), true
		case c == ',' && object:
			i = s.key(doc, skipSpace(doc, i+1))
			return i, i == failed
		case c == ',':
			return i + 1, false
		case c == '}' && object, c == ']' && !object:
			i = s.close(i)
		default:
			return s.fail(i, badJSON), true
		}
	}
}

// byteAt returns 0 behind the end, which is no token of JSON.
func byteAt(doc []byte, i int) byte {
	if i < len(doc) {
		return doc[i]
	}
	return 0
}

// skipSpace skips white space. Most tokens have none before them, so the test
// for that is small enough to be inlined.
func skipSpace(doc []byte, i int) int {
	if i < len(doc) && doc[i] > ' ' {
		return i
	}
	return skipBlanks(doc, i)
}

// skipBlanks skips a line break and the indentation behind it, eight blanks at
// a time: Snowflake prints documents indented by two.
func skipBlanks(doc []byte, i int) int {
	for i < len(doc) {
		switch doc[i] {
		case '\n', ' ', '\t', '\r':
			i++
		default:
			return i
		}
		for i+8 <= len(doc) {
			blanks := bits.TrailingZeros64(binary.LittleEndian.Uint64(doc[i:])^(' '*ones)) / 8
			i += blanks
			if blanks < 8 {
				break
			}
		}
	}
	return i
}

// key reads a key and its colon.
func (s *jsonScanner) key(doc []byte, i int) int {
	if byteAt(doc, i) != '"' {
		return s.fail(i, badJSON)
	}
	if i = s.stringLiteral(doc, i); i == failed {
		return failed
	}
	i = skipSpace(doc, i)
	if byteAt(doc, i) != ':' {
		return s.fail(i, badJSON)
	}
	return i + 1
}

// open enters a container and returns the position of its first token.
func (s *jsonScanner) open(doc []byte, i int) int {
	s.depth++
	if s.depth > maxJSONDepth {
		return s.fail(i, deepJSON)
	}
	bit := uint64(1) << (s.depth % 64)
	s.objects[s.depth/64] &^= bit
	if doc[i] == '{' {
		s.objects[s.depth/64] |= bit
	}
	return skipSpace(doc, i+1)
}

// close leaves a container at its closing bracket.
func (s *jsonScanner) close(i int) int {
	if i == failed {
		return failed
	}
	s.depth--
	return i + 1
}

func (s *jsonScanner) inObject() bool {
	return s.objects[s.depth/64]>>(s.depth%64)&1 != 0
}
