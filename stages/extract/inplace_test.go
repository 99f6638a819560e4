package extract

import (
	"bytes"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// Read in place, every type in every form has the values that Arrow's own
// reader finds.
func TestInPlaceIsWhatArrowReads(t *testing.T) {
	t.Parallel()
	table := dataset.EveryType()
	for block := range table.Blocks {
		part := resultset.Part{Columns: table.Columns, Block: block, Hi: block.Rows}
		for _, f := range []resultset.Format{
			{}, {V4: true}, {Batches: 3}, {EndOfStream: true, Batches: 2}, {Native: true}, {Native: true, Layout: 3, Metadata: resultset.Bare},
		} {
			whole, err := resultset.Arrow(part, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, at := range []int{0, 4} { // a stream that begins beside its place
				compareReaders(t, append(make([]byte, at), whole...)[at:], int64(at))
			}
		}
	}
}

func compareReaders(t *testing.T, plain []byte, at int64) {
	t.Helper()
	want, err := decodeCopying(plain)
	if err != nil {
		t.Fatal(err)
	}
	defer release(want)
	m := &messages{plain: plain, read: at}
	reader, err := ipc.NewReaderFromMessageReader(m)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Release()
	if !isInPlace(reader.Schema()) {
		t.Fatalf("%s is not read in place", reader.Schema())
	}
	got, err := readInPlace(m, reader.Schema())
	if err != nil {
		t.Fatal(err)
	}
	defer release(got)
	if len(got) != len(want) {
		t.Fatalf("%d records, Arrow reads %d", len(got), len(want))
	}
	for i := range want {
		if !bytes.Equal(written(t, got[i]), written(t, want[i])) {
			t.Fatalf("%s\nis, as Arrow reads it,\n%s", got[i], want[i])
		}
	}
}

// written is a record as a stream, which can be compared where NaN is not equal
// to itself.
func written(t *testing.T, record arrow.Record) []byte {
	t.Helper()
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(record.Schema()))
	if err := w.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What is not read in place is read all the same.
func TestOtherStreamsAreReadByArrow(t *testing.T) {
	t.Parallel()
	schema := arrow.NewSchema([]arrow.Field{{Name: "N", Type: arrow.PrimitiveTypes.Int32}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	b.Field(0).(*array.Int32Builder).AppendValues(make([]int32, 1000), nil)
	rec := b.NewRecord()
	defer rec.Release()
	words := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	d := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema([]arrow.Field{{Name: "W", Type: words}}, nil))
	defer d.Release()
	for range 1000 {
		if err := d.Field(0).(*array.BinaryDictionaryBuilder).AppendString("w"); err != nil {
			t.Fatal(err)
		}
	}
	dictionary := d.NewRecord()
	defer dictionary.Release()
	for name, c := range map[string]struct {
		record  arrow.Record
		options []ipc.Option
	}{
		"compressed": {rec, []ipc.Option{ipc.WithLZ4()}},
		"dictionary": {dictionary, nil},
	} {
		var out bytes.Buffer
		w := ipc.NewWriter(&out, append(c.options, ipc.WithSchema(c.record.Schema()))...)
		if err := w.Write(c.record); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		records, err := decodeAll(out.Bytes(), 1000)
		if err != nil || !array.RecordEqual(records[0], c.record) {
			t.Errorf("%s: %v, %v", name, records, err)
		}
		release(records)
	}
}
