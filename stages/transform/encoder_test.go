package transform_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/transform"
)

var (
	number    = mapping("N", snowtype.Type{Kind: snowtype.Fixed, Precision: 38, Scale: 2}, pgoid.Numeric)
	timestamp = mapping("AT", snowtype.Type{Kind: snowtype.TimestampNTZ, Scale: 7}, pgoid.Timestamp)
)

func mapping(name string, t snowtype.Type, oid uint32) catalog.Mapping {
	return catalog.Mapping{
		Source: catalog.SourceColumn{Name: name, Type: t},
		Target: catalog.TargetColumn{Name: name, Type: catalog.PGType{OID: oid, Precision: -1, Scale: -1, Length: -1}},
	}
}

func newEncoder(columns ...catalog.Mapping) *transform.Encoder {
	return transform.New(&pipeline.Table{Request: pipeline.Request{Name: "items"}, Columns: columns})
}

// batch builds a record of one column from integers of the given width.
func batch(t *testing.T, mem memory.Allocator, dt arrow.DataType, values ...int64) arrow.Record {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "C", Type: dt, Nullable: true}}, nil)
	b := array.NewRecordBuilder(mem, schema)
	defer b.Release()
	for _, v := range values {
		switch f := b.Field(0).(type) {
		case *array.Int8Builder:
			f.Append(int8(v))
		case *array.Int16Builder:
			f.Append(int16(v))
		case *array.Int32Builder:
			f.Append(int32(v))
		case *array.Int64Builder:
			f.Append(v)
		}
	}
	return b.NewRecord()
}

var widths = []arrow.DataType{
	arrow.PrimitiveTypes.Int8, arrow.PrimitiveTypes.Int16, arrow.PrimitiveTypes.Int32, arrow.PrimitiveTypes.Int64,
}

func TestEncoderFollowsTheWidthOfEachBatch(t *testing.T) {
	t.Parallel()
	mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
	defer mem.AssertSize(t, 0)
	e := newEncoder(number)
	var want []byte
	for round := range 2 {
		for _, dt := range widths {
			rec := batch(t, mem, dt, 1, -100, 127)
			got, err := e.Append(nil, rec, 0, 3)
			rec.Release()
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = got
			}
			if !bytes.Equal(got, want) {
				t.Errorf("round %d, %s: % x, want % x", round, dt, got, want)
			}
		}
	}
}

func TestEncoderRefusesASchemaAndStaysUsable(t *testing.T) {
	t.Parallel()
	mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
	defer mem.AssertSize(t, 0)
	e := newEncoder(number)
	bad := batch(t, mem, arrow.BinaryTypes.String)
	defer bad.Release()
	_, err := e.Append(nil, bad, 0, 0)
	var conversion *pgcopy.ConversionError
	if !errors.As(err, &conversion) || conversion.Column.Name != "N" {
		t.Fatalf("got %v, want a ConversionError for N", err)
	}
	good := batch(t, mem, arrow.PrimitiveTypes.Int8, 7)
	defer good.Release()
	if _, err := e.Append(nil, good, 0, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Append(nil, bad, 0, 0); err == nil {
		t.Fatal("the refused schema was accepted the second time")
	}
}

func TestLossesOfAllPlansAddUp(t *testing.T) {
	t.Parallel()
	mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
	defer mem.AssertSize(t, 0)
	e := newEncoder(timestamp)
	for _, dt := range widths {
		rec := batch(t, mem, dt, 1, 10, -1)
		_, err := e.Append(nil, rec, 0, 3)
		rec.Release()
		if err != nil {
			t.Fatal(err)
		}
	}
	got := e.Losses()
	if len(got) != 1 || got[0].Count != 8 || got[0].Column != "AT" || got[0].Kind != pipeline.LossNanoseconds {
		t.Errorf("got %+v, want 8 cut values in AT", got)
	}
}

func TestManySchemasAreBoundedAndKeepTheirLosses(t *testing.T) {
	t.Parallel()
	const rounds = 50 // more than an Encoder keeps plans for
	e := newEncoder(timestamp)
	for i := range rounds {
		// The names of struct children are part of a physical type.
		dt := arrow.StructOf(
			arrow.Field{Name: "epoch" + string(rune('a'+i)), Type: arrow.PrimitiveTypes.Int64},
			arrow.Field{Name: "fraction", Type: arrow.PrimitiveTypes.Int32},
		)
		b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema([]arrow.Field{{Name: "C", Type: dt}}, nil))
		s := b.Field(0).(*array.StructBuilder)
		s.Append(true)
		s.FieldBuilder(0).(*array.Int64Builder).Append(1)
		s.FieldBuilder(1).(*array.Int32Builder).Append(1)
		rec := b.NewRecord()
		if _, err := e.Append(nil, rec, 0, 1); err != nil {
			t.Fatal(err)
		}
		rec.Release()
		b.Release()
	}
	if got := e.Losses(); len(got) != 1 || got[0].Count != rounds {
		t.Errorf("lost %v, want %d cut values", got, rounds)
	}
}
