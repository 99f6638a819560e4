package pgcopy

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/snowtype"
)

const nullKey = "has a NULL key, which a Snowflake map cannot"

// jsonMap writes a map as an object, its keys as strings.
type jsonMap struct {
	spans spans
	key   jsonMember
	item  jsonMember
}

func newJSONMap(p planning, t snowtype.Type, dt *arrow.MapType) jsonWriter {
	if t.Kind != snowtype.Map || len(t.Fields) != 2 {
		return nil
	}
	if k := t.Fields[0].Type.Kind; k != snowtype.Text && k != snowtype.Fixed {
		return nil
	}
	key, item := newJSONString(p, t.Fields[0].Type, dt.KeyType()), newJSONWriter(p, t.Fields[1].Type, dt.ItemType())
	if key == nil || item == nil {
		return nil
	}
	return &jsonMap{key: jsonMember{writer: key}, item: jsonMember{writer: item}}
}

func (m *jsonMap) bind(arr arrow.Array) error {
	list, ok := arr.(*array.Map)
	if !ok {
		return errShape(arr)
	}
	entries, ok := list.ListValues().(*array.Struct)
	if !ok || entries.NumField() != 2 {
		return errShape(arr)
	}
	if err := m.spans.bind(arr, entries); err != nil {
		return err
	}
	if err := m.key.bind(entries.Field(0)); err != nil {
		return err
	}
	return m.item.bind(entries.Field(1))
}

func (m *jsonMap) release() {
	m.spans.release()
	m.key.release()
	m.item.release()
}

func (m *jsonMap) appendJSON(dst []byte, row int) ([]byte, *ValueError) {
	from, to, bad := m.spans.at(row)
	if bad != nil {
		return dst, bad
	}
	dst = append(dst, '{')
	for i := from; i < to; i++ {
		if i > from {
			dst = append(dst, ", "...)
		}
		if dst, bad = m.appendEntry(dst, i); bad != nil {
			return dst, bad
		}
	}
	return append(dst, '}'), nil
}

func (m *jsonMap) appendEntry(dst []byte, i int) ([]byte, *ValueError) {
	if m.key.empty || m.key.nullable && !m.key.validity.isSet(i) {
		return dst, refuse(nullKey, "")
	}
	dst, bad := m.key.appendJSON(dst, i)
	if bad != nil {
		return dst, bad
	}
	return m.item.appendJSON(append(dst, ": "...), i)
}
