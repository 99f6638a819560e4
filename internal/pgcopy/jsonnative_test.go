package pgcopy_test

import (
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

func TestNativeJSONRefusals(t *testing.T) {
	t.Parallel()
	floats := structured(snowtype.Array, kind(snowtype.Real))
	texts := structured(snowtype.Array, kind(snowtype.Text))
	for name, c := range map[string]struct {
		source snowtype.Type
		arrow  arrow.DataType
		value  any
		reason string
	}{
		"NaN":           {floats, arrow.ListOf(arrow.PrimitiveTypes.Float64), []any{nan()}, "NaN or Infinity"},
		"NUL":           {texts, arrow.ListOf(utf8s), []any{"a\x00b"}, "U+0000"},
		"invalid UTF-8": {texts, arrow.ListOf(utf8s), []any{"\xff"}, "UTF-8"},
		"invalid JSON":  {structured(snowtype.Array, kind(snowtype.Variant)), arrow.ListOf(utf8s), []any{"{"}, "JSON"},
		"odd time":      {structured(snowtype.Array, scaled(snowtype.Time, 0)), arrow.ListOf(int32s), []any{90_000}, "time"},
	} {
		rec := one(t, c.arrow, func(b array.Builder) { appendAny(b, c.value) })
		_, _, err := encode(rec, pgcopy.Policy{}, column("C", c.source, pgoid.JSONB))
		if err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: %v, want %q", name, err, c.reason)
		}
	}
}

func nan() float64 {
	zero := 0.0
	return zero / zero
}

// The inside of a type and of its arrays must be the same.
func TestNativeJSONWantsTheDeclaredInside(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source snowtype.Type
		arrow  arrow.DataType
	}{
		{kind(snowtype.Object), structOf("a", utf8s)},
		{kind(snowtype.Array), arrow.ListOf(utf8s)},
		{kind(snowtype.Map), arrow.MapOf(utf8s, utf8s)},
		{structured(snowtype.Object, kind(snowtype.Text)), structOf("a", utf8s, "b", utf8s)},
		{structured(snowtype.Object, kind(snowtype.Text)), structOf("a", int64s)},
		{structured(snowtype.Array, kind(snowtype.Text)), arrow.MapOf(utf8s, utf8s)},
		{structured(snowtype.Array, kind(snowtype.Object)), arrow.ListOf(structOf("a", utf8s))},
		{structured(snowtype.Map, kind(snowtype.Text), kind(snowtype.Text)), arrow.ListOf(utf8s)},
		{structured(snowtype.Map, kind(snowtype.Date), kind(snowtype.Text)), arrow.MapOf(arrow.FixedWidthTypes.Date32, utf8s)},
		{structured(snowtype.Array, kind(snowtype.Binary)), arrow.ListOf(utf8s)},
		{structured(snowtype.Array, kind(snowtype.DecFloat)), arrow.ListOf(decFloat)},
	} {
		schema := arrow.NewSchema([]arrow.Field{{Name: "X", Type: c.arrow}}, nil)
		if _, err := pgcopy.NewPlan([]pgcopy.Column{column("C", c.source, pgoid.JSONB)}, schema, pgcopy.Policy{}); err == nil {
			t.Errorf("%s sent as %s was accepted", c.source, c.arrow)
		}
	}
}

// A parent's NULL says nothing about its children, nor do rows outside of a
// slice.
func TestNativeJSONOfSlicesAndNulls(t *testing.T) {
	t.Parallel()
	source := structured(snowtype.Object, structured(snowtype.Array, kind(snowtype.Text)))
	rec := one(t, structOf("a", arrow.ListOf(utf8s)), func(b array.Builder) {
		appendAny(b, []any{[]any{"outside"}})
		appendAny(b, []any{[]any{"x", nil}})
		appendAny(b, nil)
		appendAny(b, []any{nil})
	})
	slice := rec.NewSlice(1, 4)
	defer slice.Release()
	buf, _, err := encode(slice, pgcopy.Policy{}, column("C", source, pgoid.JSON))
	if err != nil {
		t.Fatal(err)
	}
	rows := parseTuples(t, buf, 1)
	if string(rows[0][0]) != `{"a": ["x", null]}` || rows[1][0] != nil || string(rows[2][0]) != `{"a": null}` {
		t.Errorf("%q", rows)
	}
}

func TestBrokenSpansAreErrors(t *testing.T) {
	t.Parallel()
	list := arrow.ListOf(utf8s)
	rec := one(t, list, func(b array.Builder) { appendAny(b, []any{"a"}); appendAny(b, []any{"b", "c"}) })
	plan, err := pgcopy.NewPlan([]pgcopy.Column{column("C", structured(snowtype.Array, kind(snowtype.Text)), pgoid.JSONB)}, rec.Schema(), pgcopy.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	for _, offsets := range [][]int32{{0, 4, 3}, {-1, 1, 3}, {2, 1, 3}, {0, 1, 4}} {
		data := rec.Column(0).Data()
		buffers := []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(offsets))}
		broken := array.NewData(list, 2, buffers, data.Children(), 0, 0)
		arr := array.MakeFromData(broken)
		if _, err := plan.Append(nil, recordOf{rec, arr}, 0, 2); err == nil {
			t.Errorf("no error for offsets %v", offsets)
		}
		arr.Release()
		broken.Release()
	}
}

func TestNativeJSONDoesNotAllocate(t *testing.T) {
	source := structured(snowtype.Object, number(38, 2), kind(snowtype.Text), scaled(tz, 9), structured(snowtype.Array, kind(snowtype.Real)))
	rec := one(t, structOf("n", decimal, "s", utf8s, "t", zonedSplit, "l", arrow.ListOf(arrow.PrimitiveTypes.Float64)), func(b array.Builder) {
		for range 64 {
			appendAny(b, []any{nines38, "\"text\"\n", []any{0, 1, 1500}, []any{0.1, nil}})
		}
	})
	plan, err := pgcopy.NewPlan([]pgcopy.Column{column("C", source, pgoid.JSONB)}, rec.Schema(), pgcopy.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	buf, err := plan.Append(nil, rec, 0, 64)
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(20, func() { buf, _ = plan.Append(buf[:0], rec, 0, 64) }); n > 0 {
		t.Errorf("%v allocations per Append", n)
	}
}
