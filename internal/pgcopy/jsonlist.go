package pgcopy

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/snowtype"
)

// spans are the ranges that the rows of a list or map have in its child.
type spans struct {
	offsets []int32 // one more than there are rows
	limit   int     // length of the child
}

func (s *spans) bind(arr arrow.Array, child arrow.Array) error {
	data := arr.Data()
	offsets := arrow.GetData[int32](bufferBytes(data, 1))
	from, to := data.Offset(), data.Offset()+data.Len()+1
	if len(offsets) < to {
		return shortBuffer(arr, len(offsets), to)
	}
	s.offsets, s.limit = offsets[from:to:to], child.Len()
	return nil
}

func (s *spans) release() { *s = spans{} }

func (s *spans) at(row int) (from, to int, bad *ValueError) {
	from, to = int(s.offsets[row]), int(s.offsets[row+1])
	if from < 0 || from > to || to > s.limit {
		return 0, 0, refuse(brokenOffsets, "")
	}
	return from, to, nil
}

// jsonList writes a list.
type jsonList struct {
	spans   spans
	element jsonMember
}

func newJSONList(p planning, t snowtype.Type, dt *arrow.ListType) jsonWriter {
	if t.Kind != snowtype.Array || len(t.Fields) != 1 {
		return nil
	}
	w := newJSONWriter(p, t.Fields[0].Type, dt.Elem())
	if w == nil {
		return nil
	}
	return &jsonList{element: jsonMember{writer: w}}
}

func (l *jsonList) bind(arr arrow.Array) error {
	list, ok := arr.(*array.List)
	if !ok {
		return errShape(arr)
	}
	child := list.ListValues()
	if err := l.spans.bind(arr, child); err != nil {
		return err
	}
	return l.element.bind(child)
}

func (l *jsonList) release() {
	l.spans.release()
	l.element.release()
}

func (l *jsonList) appendJSON(dst []byte, row int) ([]byte, *ValueError) {
	from, to, bad := l.spans.at(row)
	if bad != nil {
		return dst, bad
	}
	dst = append(dst, '[')
	for i := from; i < to; i++ {
		if i > from {
			dst = append(dst, ", "...)
		}
		if dst, bad = l.element.appendJSON(dst, i); bad != nil {
			return dst, bad
		}
	}
	return append(dst, ']'), nil
}
