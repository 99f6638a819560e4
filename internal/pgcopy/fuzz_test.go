package pgcopy_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/snowpg/etl/internal/pgcopy"
)

// FuzzAppend reads any bytes as the record batches of a stream whose schema is
// right: Arrow's reader of schemas allocates whatever the metadata asks for,
// which no allocator can refuse. Nothing may panic, and what comes out is whole
// tuples.
func FuzzAppend(f *testing.F) {
	schemas := make([][]byte, len(golden))
	for i, g := range golden {
		whole := stream(f, g.arrow, g.value)
		schemas[i] = whole[:schemaLength(whole)]
		f.Add(whole[len(schemas[i]):], byte(i))
	}
	f.Fuzz(func(t *testing.T, batches []byte, which byte) {
		i := int(which) % len(golden)
		g, content := golden[i], append(schemas[i:i+1:i+1], batches)
		r, err := ipc.NewReader(bytes.NewReader(bytes.Join(content, nil)), ipc.WithAllocator(limited{memory.DefaultAllocator}))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Release()
		plan, err := pgcopy.NewPlan([]pgcopy.Column{column("C", g.source, g.target)}, r.Schema(), pgcopy.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		for r.Next() && r.Record().NumRows() < 1<<16 {
			rows := int(r.Record().NumRows())
			buf, err := plan.Append(nil, r.Record(), 0, rows)
			var bad *pgcopy.ValueError
			got := len(parseTuples(t, buf, 1))
			switch {
			case err == nil && got != rows, errors.As(err, &bad) && got != bad.Row:
				t.Fatalf("%d tuples of %d rows: %v", got, rows, err)
			case err != nil && bad == nil && got != 0:
				t.Fatalf("%d tuples of a malformed record: %v", got, err)
			}
		}
	})
}

// schemaLength is where the first message of a stream ends: a marker, the
// length of the metadata, the metadata.
func schemaLength(stream []byte) int {
	return 8 + int(binary.LittleEndian.Uint32(stream[4:]))
}

// stream is an Arrow stream of NULL and a value.
func stream(tb testing.TB, dt arrow.DataType, value any) []byte {
	tb.Helper()
	rec := one(tb, dt, func(b array.Builder) {
		appendAny(b, nil)
		appendAny(b, value)
	})
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(rec.Schema()))
	if err := w.Write(rec); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// limited is an allocator that takes no orders from the stream's metadata.
// Arrow's reader turns the panic into an error.
type limited struct{ memory.Allocator }

func (l limited) Allocate(size int) []byte {
	if size > 1<<20 {
		panic("too large")
	}
	return l.Allocator.Allocate(size)
}

func (l limited) Reallocate(size int, b []byte) []byte {
	if size > 1<<20 {
		panic("too large")
	}
	return l.Allocator.Reallocate(size, b)
}
