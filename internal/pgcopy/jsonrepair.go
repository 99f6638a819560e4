package pgcopy

import "bytes"

const escapedNUL = `\u0000`

// appendRepaired appends a document with null for each bare undefined and
// without each escaped U+0000. The scanner has accepted the document: outside
// of strings a u begins undefined, or is inside true and null.
func appendRepaired(dst, doc []byte) []byte {
	for i := 0; i < len(doc); {
		switch c := doc[i]; {
		case c == '"':
			end := stringEnd(doc, i)
			dst = appendWithoutNUL(dst, doc[i:end])
			i = end
		case c == 'u':
			dst = append(dst, "null"...)
			i += len("undefined")
		case c == 't' || c == 'n':
			dst = append(dst, doc[i:i+4]...)
			i += 4
		default:
			dst = append(dst, c)
			i++
		}
	}
	return dst
}

// stringEnd is the position behind the string that begins at i.
func stringEnd(doc []byte, i int) int {
	for i++; i < len(doc) && doc[i] != '"'; i++ {
		if doc[i] == '\\' {
			i++
		}
	}
	return min(i+1, len(doc))
}

// appendWithoutNUL appends a string literal. A backslash always takes its next
// byte along, so that the escaped backslash of \\u0000 is not mistaken.
func appendWithoutNUL(dst, literal []byte) []byte {
	for {
		i := bytes.IndexByte(literal, '\\')
		switch {
		case i < 0:
			return append(dst, literal...)
		case bytes.HasPrefix(literal[i:], []byte(escapedNUL)):
			dst = append(dst, literal[:i]...)
			literal = literal[i+len(escapedNUL):]
		default:
			dst = append(dst, literal[:i+2]...)
			literal = literal[i+2:]
		}
	}
}
