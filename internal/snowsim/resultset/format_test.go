package resultset

import (
	"bytes"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// TestEveryFormatHoldsAllRows: whatever the format, Arrow's reader finds all
// rows, and in all messages the version that was asked for.
func TestEveryFormatHoldsAllRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, f := drawPart(t), drawFormat(t)
		if rapid.Bool().Draw(t, "empty") {
			p.Hi = p.Lo
		}
		raw, err := Arrow(p, f)
		if err != nil {
			t.Fatal(err)
		}
		want := ipc.MetadataV5
		if f.V4 {
			want = ipc.MetadataV4
		}
		messages := ipc.NewMessageReader(bytes.NewReader(raw))
		defer messages.Release()
		for {
			m, err := messages.Message()
			if err != nil {
				break
			}
			if m.Version() != want {
				t.Fatalf("a message of version %s, want %s", m.Version(), want)
			}
		}
		r, err := ipc.NewReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Release()
		rows := int64(0)
		for r.Next() {
			rows += r.Record().NumRows()
		}
		if rows != int64(p.Rows()) {
			t.Fatalf("%d rows, want %d", rows, p.Rows())
		}
	})
}

func TestBareMetadata(t *testing.T) {
	t.Parallel()
	c := data.Column{Name: "N", Type: data.Type{Kind: data.Fixed, Precision: 9, Scale: 2}, Nullable: true}
	f := field(c, single(4, leaf{typ: arrow.PrimitiveTypes.Int32, width: 4}), Bare)
	if keys := f.Metadata.Keys(); len(keys) != 1 || keys[0] != "logicalType" {
		t.Errorf("metadata %v", f.Metadata)
	}
}

// TestLayoutsChangeBetweenChunks: one column takes many layouts in the chunks
// of one result, and without a seed only the narrowest.
func TestLayoutsChangeBetweenChunks(t *testing.T) {
	t.Parallel()
	for kind, want := range map[data.Kind]int{data.Fixed: 5, data.Time: 2, data.TimestampNTZ: 2, data.TimestampTZ: 2} {
		v := &data.Vector{Type: data.Type{Kind: kind, Precision: 38, Scale: 3}}
		for range 200 {
			v.Decimals = append(v.Decimals, nums(1)...)
			v.Seconds, v.Nanos, v.Offsets = append(v.Seconds, 1), append(v.Nanos, 0), append(v.Offsets, 0)
		}
		for layout, want := range map[uint64]int{0: 1, 7: want} {
			seen := map[string]bool{}
			for lo := range 200 {
				p := Part{Columns: []data.Column{{Name: "C", Type: v.Type}}, Block: &data.Block{Rows: 200, Columns: []*data.Vector{v}}, Lo: lo, Hi: lo + 1}
				seen[p.physicals(Format{Layout: layout})[0].dataType(true, arrow.Metadata{}).String()] = true
			}
			if len(seen) != want {
				t.Errorf("kind %d, seed %d: %v, want %d layouts", kind, layout, seen, want)
			}
		}
	}
}

// TestLeastWidth: a wider integer than the values need, so that chunks have one
// type, and never a narrower one.
func TestLeastWidth(t *testing.T) {
	t.Parallel()
	v := &data.Vector{Type: data.Type{Kind: data.Fixed, Precision: 38}, Decimals: nums(1, 1<<10, 1<<20, 1<<40)}
	v.Decimals = append(v.Decimals, decimal128.New(1, 0))
	for width, want := range map[int]string{
		0: "int8 int16 int32 int64 decimal(38, 0)", 4: "int32 int32 int32 int64 decimal(38, 0)", 8: "int64 int64 int64 int64 decimal(38, 0)",
	} {
		var types []string
		for lo := range v.Decimals {
			p := Part{Columns: []data.Column{{Name: "C", Type: v.Type}}, Block: &data.Block{Rows: 5, Columns: []*data.Vector{v}}, Lo: lo, Hi: lo + 1}
			types = append(types, p.physicals(Format{LeastWidth: width})[0].dataType(true, arrow.Metadata{}).String())
		}
		if got := strings.Join(types, " "); got != want {
			t.Errorf("at least %d bytes: %s, want %s", width, got, want)
		}
	}
}

func TestTreesRefuseWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	number := data.Column{Type: data.Type{Kind: data.Fixed, Precision: 9, Scale: 2}}
	for text, typ := range map[string]data.Type{
		`[1.234]`:       {Kind: data.Array, Structure: &data.Structure{Fields: []data.Column{number}}},
		`["x"]`:         {Kind: data.Array, Structure: &data.Structure{Fields: []data.Column{number}}},
		`[true]`:        {Kind: data.Array, Structure: &data.Structure{Fields: []data.Column{number}}},
		`{"a": [`:       {Kind: data.Object, Structure: &data.Structure{Fields: []data.Column{number}}},
		`[1]`:           {Kind: data.Map, Structure: &data.Structure{Fields: []data.Column{number, number}}},
		`{"a": 1}`:      {Kind: data.Array, Structure: &data.Structure{Fields: []data.Column{number}}},
		`["not a day"]`: {Kind: data.Array, Structure: &data.Structure{Fields: []data.Column{{Type: data.Type{Kind: data.Date}}}}},
		`7`:             {Kind: data.Array, Structure: &data.Structure{Fields: []data.Column{number}}},
	} {
		v := &data.Vector{Type: typ, Strings: []string{text}}
		p := Part{Columns: []data.Column{{Name: "C", Type: typ}}, Block: &data.Block{Rows: 1, Columns: []*data.Vector{v}}, Hi: 1}
		if _, err := Arrow(p, Format{Native: true}); err == nil {
			t.Errorf("%s was encoded", text)
		}
	}
}
