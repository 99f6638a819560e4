package pgcopy

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
// Grammar: RFC 8259. The limits on top are jsonb's.
type jsonScanner struct {
	doc    []byte
	at     int    // next byte, or where the document was refused
	reason string // why it was

	undefined bool   // has a bare undefined
	nul       bool   // has an escaped U+0000
	high      uint64 // not 0 if some byte is above 0x7f

	depth   int
	objects [maxJSONDepth/64 + 1]uint64 // bit d: level d is an object, not an array
}

// scan reads one document and says whether it is acceptable.
func (s *jsonScanner) scan(doc []byte) bool {
	s.doc, s.at, s.depth = doc, 0, 0
	s.undefined, s.nul, s.high = false, false, 0
	if len(doc) > maxJSONBytes {
		return s.fail(longJSON)
	}
	for ok := s.value(); ok; ok = s.value() {
		if done, ok := s.afterValue(); done || !ok {
			return ok
		}
	}
	return false
}

func (s *jsonScanner) fail(reason string) bool {
	s.reason = reason
	return false
}

// value reads up to the end of the next scalar or empty container, opening the
// containers on the way.
func (s *jsonScanner) value() bool {
	for {
		switch s.peek() {
		case '"':
			return s.stringLiteral()
		case '{':
			if !s.open(true) {
				return false
			}
			if s.peek() == '}' {
				return s.closeContainer()
			}
			if !s.key() {
				return false
			}
		case '[':
			if !s.open(false) {
				return false
			}
			if s.peek() == ']' {
				return s.closeContainer()
			}
		case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			return s.number()
		default:
			return s.word()
		}
	}
}

// afterValue reads what separates a value from the next one. done says that
// the document has ended.
func (s *jsonScanner) afterValue() (done, ok bool) {
	for {
		c := s.peek()
		if s.depth == 0 {
			return true, s.at == len(s.doc) || s.fail(badJSON)
		}
		object := s.inObject()
		switch {
		case c == ',':
			s.at++
			return false, !object || s.key()
		case c == '}' && object, c == ']' && !object:
			s.closeContainer()
		default:
			return true, s.fail(badJSON)
		}
	}
}

// peek skips white space and returns the byte behind it, or 0 at the end; a
// NUL in the document is no token either.
func (s *jsonScanner) peek() byte {
	const space = 1<<' ' | 1<<'\t' | 1<<'\n' | 1<<'\r'
	doc, i := s.doc, s.at
	for i < len(doc) {
		c := doc[i]
		if c > ' ' || space>>c&1 == 0 {
			s.at = i
			return c
		}
		i++
	}
	s.at = i
	return 0
}

// key reads a key and its colon.
func (s *jsonScanner) key() bool {
	if s.peek() != '"' {
		return s.fail(badJSON)
	}
	if !s.stringLiteral() {
		return false
	}
	if s.peek() != ':' {
		return s.fail(badJSON)
	}
	s.at++
	return true
}

func (s *jsonScanner) open(object bool) bool {
	s.at++
	s.depth++
	if s.depth > maxJSONDepth {
		return s.fail(deepJSON)
	}
	bit := uint64(1) << (s.depth % 64)
	if object {
		s.objects[s.depth/64] |= bit
	} else {
		s.objects[s.depth/64] &^= bit
	}
	return true
}

func (s *jsonScanner) closeContainer() bool {
	s.at++
	s.depth--
	return true
}

func (s *jsonScanner) inObject() bool {
	return s.objects[s.depth/64]>>(s.depth%64)&1 != 0
}
