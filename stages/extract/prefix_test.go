package extract

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// chunk is an IPC stream of batches of 7, 1 and 9 rows.
func chunk(t *testing.T) []byte {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "N", Type: arrow.PrimitiveTypes.Int32, Nullable: true}, {Name: "S", Type: arrow.BinaryTypes.String},
	}, nil)
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(schema))
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	for _, rows := range []int{7, 1, 9} {
		for i := range rows {
			b.Field(0).(*array.Int32Builder).Append(int32(i))
			b.Field(1).(*array.StringBuilder).Append("text")
		}
		rec := b.NewRecord()
		if err := w.Write(rec); err != nil {
			t.Fatal(err)
		}
		rec.Release()
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const (
	chunkRows   = 7 + 1 + 9
	endOfStream = 8 // bytes of the marker, which Snowflake mostly leaves out
)

// rowsOf decodes a chunk.
func rowsOf(t *testing.T, stream io.Reader) (int64, error) {
	t.Helper()
	records, err := decodeStream(stream, new(claim), chunkRows)
	defer release(records)
	return countRows(records), err
}

// No part of a chunk passes for the whole, wherever it was cut.
func TestEveryPrefixOfAChunkIsAnError(t *testing.T) {
	t.Parallel()
	whole := chunk(t)
	for n := range len(whole) + 1 {
		complete := n >= len(whole)-endOfStream // all rows are there, with none or a part of the marker
		rows, err := rowsOf(t, bytes.NewReader(whole[:n]))
		switch {
		case err == nil && rows != chunkRows:
			t.Fatalf("the first %d of %d bytes give %d rows and no error", n, len(whole), rows)
		case err == nil && !complete:
			t.Fatalf("the first %d of %d bytes give no error", n, len(whole))
		case err != nil && (n == len(whole) || n == len(whole)-endOfStream):
			t.Fatalf("%d of %d bytes: %v", n, len(whole), err)
		}
	}
}

// Of a compressed chunk even the last byte is missed: the checksum is read.
func TestEveryPrefixOfACompressedChunkIsAnError(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(chunk(t)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for n := range packed.Len() + 1 {
		rows, err := rowsOf(t, bytes.NewReader(packed.Bytes()[:n]))
		if whole := n == packed.Len(); whole != (err == nil) || (whole && rows != chunkRows) {
			t.Fatalf("%d of %d bytes: %d rows, %v", n, packed.Len(), rows, err)
		}
	}
}

// Whatever types a chunk holds, and in whichever form.
func TestEveryPrefixOfEveryTypeIsAnError(t *testing.T) {
	t.Parallel()
	table := dataset.EveryType()
	for block := range table.Blocks {
		part := resultset.Part{Columns: table.Columns, Block: block, Hi: block.Rows}
		for _, f := range []resultset.Format{{V4: true, Metadata: resultset.Bare}, {Native: true, Layout: 3, Metadata: resultset.Bare}} {
			whole, err := resultset.Arrow(part, f)
			if err != nil {
				t.Fatal(err)
			}
			for n := range whole {
				records, err := decodeStream(bytes.NewReader(whole[:n]), new(claim), int64(block.Rows))
				release(records)
				if err == nil {
					t.Fatalf("%+v: the first %d of %d bytes give no error", f, n, len(whole))
				}
			}
		}
	}
}
