package pgcopy_test

import (
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// lying is an array whose data differs from what its type promises.
type lying struct {
	arrow.Array
	data arrow.ArrayData
}

func (l lying) Data() arrow.ArrayData { return l.data }

// recordOf wraps an array without the checks of Arrow's own constructor.
type recordOf struct {
	arrow.Record
	column arrow.Array
}

func (r recordOf) Column(int) arrow.Array { return r.column }

func TestShortBuffersAreErrors(t *testing.T) {
	t.Parallel()
	for _, g := range golden {
		rec := one(t, g.arrow, func(b array.Builder) {
			appendAny(b, g.value)
			appendAny(b, g.value)
			appendAny(b, nil)
		})
		plan, err := pgcopy.NewPlan([]pgcopy.Column{column("C", g.source, g.target)}, rec.Schema(), pgcopy.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		data := rec.Column(0).Data()
		for i := range data.Buffers() {
			if i == 2 && (data.Buffers()[2] == nil || data.Buffers()[2].Len() == 0) {
				continue // no bytes to miss
			}
			buffers := append([]*memory.Buffer{}, data.Buffers()...)
			buffers[i] = memory.NewBufferBytes(nil)
			short := array.NewData(data.DataType(), data.Len(), buffers, data.Children(), data.NullN(), data.Offset())
			_, err := plan.Append(nil, recordOf{rec, lying{rec.Column(0), short}}, 0, 3)
			short.Release()
			if err == nil {
				t.Errorf("%s: no error without buffer %d", g.name, i)
			}
		}
	}
}

func TestBrokenOffsetsAreErrors(t *testing.T) {
	t.Parallel()
	rec := one(t, utf8s, func(b array.Builder) { appendAny(b, "abc"); appendAny(b, "def") })
	for _, offsets := range [][]int32{{0, 7, 6}, {-1, 3, 6}, {3, 0, 6}, {0, 3, 7}} {
		data := rec.Column(0).Data()
		buffers := []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(offsets)), data.Buffers()[2]}
		broken := array.NewData(utf8s, 2, buffers, nil, 0, 0)
		for _, c := range []pgcopy.Column{
			column("C", kind(snowtype.Text), pgoid.Text), column("C", kind(snowtype.Variant), pgoid.JSONB),
		} {
			plan, err := pgcopy.NewPlan([]pgcopy.Column{c}, rec.Schema(), pgcopy.Policy{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := plan.Append(nil, recordOf{rec, lying{rec.Column(0), broken}}, 0, 2); err == nil {
				t.Errorf("offsets %v accepted", offsets)
			}
		}
		broken.Release()
	}
}

func TestVectorWithANullElementIsAnError(t *testing.T) {
	t.Parallel()
	rec := one(t, intVector, func(b array.Builder) {
		appendAny(b, []any{1, 2})
		appendAny(b, nil)
		appendAny(b, []any{3, nil})
	})
	for from := range 2 {
		slice := rec.NewSlice(int64(from), 3)
		buf, _, err := encode(slice, pgcopy.Policy{}, column("C", vectorOf(snowtype.Fixed), pgoid.Int4Array))
		slice.Release()
		if rows := parseTuples(t, buf, 1); err == nil || len(rows) != 2-from {
			t.Errorf("from %d: got % x, %v", from, buf, err)
		}
	}
}
