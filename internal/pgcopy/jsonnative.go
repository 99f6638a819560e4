package pgcopy

import (
	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// nativeJSON writes a structured OBJECT, ARRAY or MAP that came as an Arrow
// struct, list or map as the JSON document that Snowflake would print: numbers
// with all their decimals; dates, times and bytes as strings in the forms of a
// cast to VARCHAR, with all the digits of their scale.
type nativeJSON struct {
	version []byte
	root    jsonWriter
}

// jsonWriter writes values within a document. Like an encoder it may keep
// slices of the array between bind and release, and NULL is not its business.
type jsonWriter interface {
	bind(arr arrow.Array) error
	release()
	appendJSON(dst []byte, row int) ([]byte, *ValueError)
}

// newNativeJSON is nil where the type has no inside that fits the array's.
func newNativeJSON(p planning) encoder {
	root := newJSONWriter(p, p.Source, p.arrow)
	if root == nil {
		return nil
	}
	e := &nativeJSON{root: root}
	if p.Target == pgoid.JSONB {
		e.version = []byte{jsonbVersion}
	}
	return e
}

// newJSONWriter chooses the writer of a value inside the column.
func newJSONWriter(p planning, t snowtype.Type, dt arrow.DataType) jsonWriter {
	switch dt := dt.(type) {
	case *arrow.MapType:
		return newJSONMap(p, t, dt)
	case *arrow.ListType:
		return newJSONList(p, t, dt)
	case *arrow.StructType:
		if t.Kind == snowtype.Object {
			return newJSONObject(p, t, dt)
		}
	}
	return newJSONLeaf(p, t, dt)
}

func (e *nativeJSON) bind(arr arrow.Array) error { return e.root.bind(arr) }

func (e *nativeJSON) release() { e.root.release() }

func (e *nativeJSON) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	from := len(dst)
	dst, bad := e.root.appendJSON(append(append(dst, 0, 0, 0, 0), e.version...), row)
	if bad != nil {
		return dst, bad
	}
	if len(dst)-from > maxJSONBytes {
		return dst, refuse(longJSON, "")
	}
	return patchLength(dst, from), nil
}

// jsonMember writes a value or null.
type jsonMember struct {
	validity bitmap
	nullable bool
	empty    bool // the bound array has no value at all
	writer   jsonWriter
}

func (m *jsonMember) bind(arr arrow.Array) error {
	m.nullable = arr.NullN() > 0
	if m.empty = arr.NullN() == arr.Len(); m.empty {
		return nil // an array of NULLs only need not have buffers
	}
	if m.nullable {
		if err := m.validity.bindBuffer(arr, 0); err != nil {
			return err
		}
	}
	return m.writer.bind(arr)
}

func (m *jsonMember) release() {
	m.validity.release()
	m.writer.release()
}

func (m *jsonMember) appendJSON(dst []byte, row int) ([]byte, *ValueError) {
	if m.empty || m.nullable && !m.validity.isSet(row) {
		return append(dst, "null"...), nil
	}
	return m.writer.appendJSON(dst, row)
}
