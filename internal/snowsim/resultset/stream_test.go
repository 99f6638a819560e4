package resultset

import (
	"bytes"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// TestSizeIsExact: announced sizes are the encoded lengths, whatever the
// types, widths and NULLs.
func TestSizeIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawPart(t)
		f := Format{
			Batches:     rapid.IntRange(0, 5).Draw(t, "batches"),
			EndOfStream: rapid.Bool().Draw(t, "eos"),
			Metadata:    Metadata(rapid.IntRange(0, 1).Draw(t, "metadata")),
		}
		raw, err := Arrow(p, f)
		if err != nil {
			t.Fatal(err)
		}
		size, err := Size(p, f)
		if err != nil {
			t.Fatal(err)
		}
		if size != len(raw) {
			t.Fatalf("size %d, encoded %d", size, len(raw))
		}
	})
}

// TestBatchesHoldAllRows: however a part is split, its values come in order.
func TestBatchesHoldAllRows(t *testing.T) {
	t.Parallel()
	n := 1000
	v := &data.Vector{Type: data.Type{Kind: data.Fixed, Precision: 9}}
	for i := range n {
		v.Decimals = append(v.Decimals, decimal128.FromI64(int64(i)))
	}
	p := Part{Columns: []data.Column{{Name: "N", Type: v.Type}}, Block: &data.Block{Rows: n, Columns: []*data.Vector{v}}, Lo: 10, Hi: 900}
	raw, err := Arrow(p, Format{Batches: 7})
	if err != nil {
		t.Fatal(err)
	}
	schema, records := decodeStream(t, raw)
	if schema.Field(0).Nullable || len(records) != 7 {
		t.Errorf("nullable %t, %d batches", schema.Field(0).Nullable, len(records))
	}
	next := int16(10)
	for _, r := range records {
		for _, got := range r.Column(0).(*array.Int16).Int16Values() {
			if got != next {
				t.Fatalf("value %d, want %d", got, next)
			}
			next++
		}
	}
	if next != 900 {
		t.Errorf("values up to %d, want 900", next)
	}
}

func TestNumberWidths(t *testing.T) {
	t.Parallel()
	big := decimal128.New(1<<40, 7)
	for _, c := range []struct {
		values    []decimal128.Num
		precision int
		computed  bool
		want      arrow.Type
	}{
		{nums(-128, 127), 38, false, arrow.INT8},
		{nums(128), 38, false, arrow.INT16},
		{nums(-32769), 38, false, arrow.INT32},
		{nums(1 << 31), 38, false, arrow.INT64},
		{append(nums(1), big), 38, false, arrow.DECIMAL128},
		{nums(1), 18, true, arrow.INT64},
		{nums(1), 19, true, arrow.DECIMAL128},
	} {
		v := &data.Vector{Type: data.Type{Kind: data.Fixed, Precision: c.precision}, Decimals: c.values}
		p := physicalOf(v.Type, Format{}, c.computed, v, rows{0, len(c.values)})
		if got := p.leaves[0].typ.ID(); got != c.want {
			t.Errorf("%v, precision %d, computed %t: %s, want %s", c.values, c.precision, c.computed, got, c.want)
		}
	}
}

func nums(values ...int64) []decimal128.Num {
	out := make([]decimal128.Num, len(values))
	for i, n := range values {
		out[i] = decimal128.FromI64(n)
	}
	return out
}

func TestTimesByScale(t *testing.T) {
	t.Parallel()
	for scale := range 10 {
		for kind, want := range map[data.Kind]string{
			data.Time:         map[bool]string{true: "int32", false: "int64"}[scale <= 4],
			data.TimestampNTZ: map[bool]string{true: "int64", false: "struct<epoch: int64, fraction: int32>"}[scale <= 7],
			data.TimestampTZ: map[bool]string{
				true:  "struct<epoch: int64, timezone: int32>",
				false: "struct<epoch: int64, fraction: int32, timezone: int32>",
			}[scale <= 3],
		} {
			v := &data.Vector{
				Type: data.Type{Kind: kind, Scale: scale}, Seconds: []int64{-2}, Nanos: []int32{750_000_000}, Offsets: []int32{-90},
			}
			p := physicalOf(v.Type, Format{}, false, v, rows{0, 1})
			if got := p.dataType(true, arrow.Metadata{}); plain(got) != want {
				t.Errorf("kind %d scale %d: %s, want %s", kind, scale, plain(got), want)
			}
		}
	}
}

// plain is a type's name without nullability.
func plain(t arrow.DataType) string {
	return string(bytes.ReplaceAll([]byte(t.String()), []byte("type="), nil))
}

func TestTimestampValues(t *testing.T) {
	t.Parallel()
	// 1.25 s before the epoch, 90 minutes west of UTC.
	v := &data.Vector{Seconds: []int64{-2}, Nanos: []int32{750_000_000}, Offsets: []int32{-90}}
	for _, c := range []struct {
		p    physical
		want []int64
	}{
		{timestamp(0), []int64{-2}},
		{timestamp(3), []int64{-1250}},
		{timestamp(7), []int64{-12_500_000}},
		{timestamp(9), []int64{-2, 750_000_000}},
		{timestampTZ(2), []int64{-125, 1350}},
		{timestampTZ(4), []int64{-2, 750_000_000, 1350}},
	} {
		for i, l := range c.p.leaves {
			if got := leafValue(l, v); got != c.want[i] {
				t.Errorf("%s: %d, want %d", l.name, got, c.want[i])
			}
		}
	}
}

func leafValue(l leaf, v *data.Vector) int64 {
	dst := make([]byte, l.width)
	l.put(dst, v, rows{0, 1})
	if l.width == 8 {
		return arrow.Int64Traits.CastFromBytes(dst)[0]
	}
	return int64(arrow.Int32Traits.CastFromBytes(dst)[0])
}

func TestDropBatchesLeavesAValidStream(t *testing.T) {
	t.Parallel()
	v := &data.Vector{Type: data.Type{Kind: data.Boolean}, Bools: make([]bool, 100)}
	p := Part{Columns: []data.Column{{Name: "B", Type: v.Type}}, Block: &data.Block{Rows: 100, Columns: []*data.Vector{v}}, Hi: 100}
	for _, end := range []bool{false, true} {
		raw, err := Arrow(p, Format{Batches: 4, EndOfStream: end})
		if err != nil {
			t.Fatal(err)
		}
		for drop, want := range []int{4, 3, 2, 1, 0, 0} {
			cut, err := DropBatches(raw, drop)
			if err != nil {
				t.Fatal(err)
			}
			if _, records := decodeStream(t, cut); len(records) != want {
				t.Errorf("%d batches after dropping %d, want %d", len(records), drop, want)
			}
		}
	}
}
