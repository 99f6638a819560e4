package pgcopy

import (
	"encoding/hex"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// newJSONLeaf chooses the writer of a plain value. All of them write the text
// form of their type and differ in what stands around it.
func newJSONLeaf(p planning, t snowtype.Type, dt arrow.DataType) jsonWriter {
	switch t.Kind {
	case snowtype.Fixed, snowtype.Boolean:
		return newJSONPlain(p, t, dt, pgoid.Text)
	case snowtype.Real:
		if w, ok := newJSONPlain(p, t, dt, pgoid.Text).(*jsonPlain); ok {
			return &jsonNumber{*w}
		}
		return nil
	case snowtype.Variant, snowtype.Object, snowtype.Array, snowtype.Map:
		if dt.ID() == arrow.STRING {
			return newJSONPlain(p, t, dt, pgoid.JSON)
		}
		return nil
	case snowtype.Binary:
		if dt.ID() == arrow.BINARY {
			return new(jsonBytes)
		}
		return nil
	default:
		return newJSONString(p, t, dt)
	}
}

// textOf is the encoder that writes a value within the column as text.
func textOf(p planning, t snowtype.Type, dt arrow.DataType, target uint32) encoder {
	p.Column = Column{Name: p.Name, Source: t, Target: target}
	p.arrow = dt
	return newEncoder(p)
}

// jsonPlain writes a text as it is: a number, a boolean, a whole document.
type jsonPlain struct{ encoder }

func newJSONPlain(p planning, t snowtype.Type, dt arrow.DataType, target uint32) jsonWriter {
	if e := textOf(p, t, dt, target); e != nil {
		return &jsonPlain{e}
	}
	return nil
}

func (w *jsonPlain) appendJSON(dst []byte, row int) ([]byte, *ValueError) {
	from := len(dst)
	dst, bad := w.appendValue(dst, row)
	if bad != nil {
		return dst, bad
	}
	return append(dst[:from], dst[from+4:]...), nil // without the length word
}

// jsonNumber writes a FLOAT.
type jsonNumber struct{ jsonPlain }

func (w *jsonNumber) appendJSON(dst []byte, row int) ([]byte, *ValueError) {
	from := len(dst)
	dst, bad := w.jsonPlain.appendJSON(dst, row)
	if last := dst[len(dst)-1]; bad == nil && (last < '0' || last > '9') {
		return dst, refuse(notFinite, string(dst[from:]))
	}
	return dst, bad
}

// jsonQuoted writes a text in quotes.
type jsonQuoted struct{ encoder }

// newJSONString is the writer of a text, or of the text of another type.
func newJSONString(p planning, t snowtype.Type, dt arrow.DataType) jsonWriter {
	if e := textOf(p, t, dt, pgoid.Text); e != nil {
		return &jsonQuoted{e}
	}
	return nil
}

func (w *jsonQuoted) appendJSON(dst []byte, row int) ([]byte, *ValueError) {
	from := len(dst)
	dst, bad := w.appendValue(dst, row)
	if bad != nil {
		return dst, bad
	}
	text := len(dst)
	dst = append(dst, '"')
	for i := from + 4; i < text; i++ {
		dst = appendEscaped(dst, dst[i])
	}
	dst = append(dst, '"')
	return append(dst[:from], dst[text:]...), nil
}

// appendEscaped appends a byte of a JSON string.
func appendEscaped(dst []byte, c byte) []byte {
	const digits = "0123456789abcdef"
	switch {
	case c == '"' || c == '\\':
		return append(dst, '\\', c)
	case c >= ' ':
		return append(dst, c)
	default:
		return append(dst, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
	}
}

// jsonBytes writes BINARY as hexadecimal digits, which is how a cast to
// VARCHAR shows it.
type jsonBytes struct{ blobs[int32] }

func (w *jsonBytes) appendJSON(dst []byte, row int) ([]byte, *ValueError) {
	value, bad := w.at(row)
	if bad != nil {
		return dst, bad
	}
	dst = append(dst, '"')
	from := len(dst)
	dst = hex.AppendEncode(dst, value)
	for i, c := range dst[from:] {
		if c >= 'a' {
			dst[from+i] = c - 'a' + 'A'
		}
	}
	return append(dst, '"'), nil
}
