package pgcopy

import (
	"encoding/json"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/snowtype"
)

// jsonObject writes a struct. Its keys are the names that came with it.
type jsonObject struct {
	keys    [][]byte // with quotes, colon and what separates them from before
	members []jsonMember
}

func newJSONObject(p planning, t snowtype.Type, dt *arrow.StructType) jsonWriter {
	if len(t.Fields) != dt.NumFields() {
		return nil
	}
	o := &jsonObject{members: make([]jsonMember, dt.NumFields())}
	for i, f := range dt.Fields() {
		w := newJSONWriter(p, t.Fields[i].Type, f.Type)
		key, err := json.Marshal(f.Name)
		if w == nil || err != nil {
			return nil
		}
		o.members[i].writer = w
		if i > 0 {
			key = append([]byte(", "), key...)
		}
		o.keys = append(o.keys, append(key, ": "...))
	}
	return o
}

func (o *jsonObject) bind(arr arrow.Array) error {
	parent, ok := arr.(*array.Struct)
	if !ok || parent.NumField() != len(o.members) {
		return errShape(arr)
	}
	for i := range o.members {
		child := parent.Field(i)
		if child.Len() < arr.Len() {
			return shortBuffer(child, child.Len(), arr.Len())
		}
		if err := o.members[i].bind(child); err != nil {
			return err
		}
	}
	return nil
}

func (o *jsonObject) release() {
	for i := range o.members {
		o.members[i].release()
	}
}

func (o *jsonObject) appendJSON(dst []byte, row int) ([]byte, *ValueError) {
	var bad *ValueError
	dst = append(dst, '{')
	for i := range o.members {
		if dst, bad = o.members[i].appendJSON(append(dst, o.keys[i]...), row); bad != nil {
			return dst, bad
		}
	}
	return append(dst, '}'), nil
}
