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

// jsonPadding is what a document must have behind it to be scanned: the scanner
// reads eight bytes at a time without asking where the document ends, and a
// zero is no token of JSON.
const jsonPadding = "\x00\x00\x00\x00\x00\x00\x00\x00"

// jsonScanner checks that a document is one jsonb would take, but for invalid
// UTF-8, which it does not look for, and for what the policies can repair: the
// bare word undefined and escaped U+0000.
//
// Grammar: RFC 8259. The limits on top are jsonb's. The methods take document
// and position and return the next position, or failed: kept in registers they
// are a third faster than fields.
type jsonScanner struct {
	reason string // why the document was refused
	at     int    // and where

	undefined bool // has a bare undefined
	nul       bool // has an escaped U+0000

	scalars jsonScalars
	closing [maxJSONDepth + 1]byte // the bracket that ends each level
}

const failed = -1

// scan reads the document before the padding at the end of doc and says
// whether it is acceptable.
func (s *jsonScanner) scan(doc []byte) bool {
	s.undefined, s.nul = false, false
	s.scalars.n = 0
	end := len(doc) - len(jsonPadding)
	if end > maxJSONBytes {
		return s.fail(0, longJSON) != failed
	}
	depth, closing := 0, byte(0)
	for i := 0; ; {
		i = skipSpace(doc, i)
		switch c := doc[i]; {
		case c == '{' || c == '[':
			if depth++; depth > maxJSONDepth {
				return s.fail(i, deepJSON) != failed
			}
			closing = c + 2 // in ASCII, for both kinds
			s.closing[depth] = closing
			if i = skipSpace(doc, i+1); doc[i] == closing {
				break
			}
			if c == '{' {
				i = s.key(doc, i)
			}
			if i != failed {
				continue
			}
		default:
			from := i
			i = s.scalar(doc, i)
			s.scalars.add(from, i)
		}
		if i == failed {
			return false
		}
		// Behind a value: leave what ends here, up to the next comma.
		for i = skipSpace(doc, i); depth > 0 && doc[i] == closing; i = skipSpace(doc, i+1) {
			depth--
			closing = s.closing[depth]
		}
		switch {
		case depth == 0:
			return i == end || s.fail(i, badJSON) != failed
		case doc[i] != ',':
			return s.fail(i, badJSON) != failed
		case closing == ']':
			i++
		default:
			if i = s.key(doc, skipSpace(doc, i+1)); i == failed {
				return false
			}
		}
	}
}

func (s *jsonScanner) fail(at int, reason string) int {
	s.at, s.reason = at, reason
	return failed
}

// key reads a key and its colon, with the blank that Snowflake prints there.
func (s *jsonScanner) key(doc []byte, i int) int {
	if doc[i] != '"' {
		return s.fail(i, badJSON)
	}
	if i = s.stringLiteral(doc, i); i == failed {
		return failed
	}
	if i = skipSpace(doc, i); doc[i] != ':' {
		return s.fail(i, badJSON)
	}
	if doc[i+1] == ' ' {
		i++
	}
	return i + 1
}

// skipSpace skips white space. Most tokens have none before them, so the test
// for that is small enough to be inlined.
func skipSpace(doc []byte, i int) int {
	if doc[i] > ' ' {
		return i
	}
	return skipBlanks(doc, i)
}

// skipBlanks skips a line break and the indentation behind it at once:
// Snowflake prints documents indented by two.
func skipBlanks(doc []byte, i int) int {
	for {
		w := word8At(doc, i)
		switch byte(w) {
		case '\n', ' ', '\t', '\r':
		default:
			return i
		}
		other := (w ^ ' '*ones) >> 8
		if other == 0 {
			i += 8
			continue
		}
		if i += 1 + bits.TrailingZeros64(other)/8; doc[i] > ' ' {
			return i
		}
	}
}

// word8At reads eight bytes. The slice has both ends because the compiler then
// needs one check where doc[i:] takes three and a mask.
func word8At(doc []byte, i int) uint64 { return binary.LittleEndian.Uint64(doc[i : i+8]) }
