package pgcopy_test

import (
	"encoding/binary"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/snowpg/etl/internal/pgcopy"
)

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// parseTuples cuts COPY tuples into fields, nil for NULL, and insists on their
// structure to the last byte.
func parseTuples(t fataler, buf []byte, columns int) [][][]byte {
	t.Helper()
	var rows [][][]byte
	for len(buf) > 0 {
		if n := int(int16(binary.BigEndian.Uint16(buf))); n != columns {
			t.Fatalf("tuple %d has %d fields, want %d", len(rows), n, columns)
		}
		buf = buf[2:]
		row := make([][]byte, columns)
		for i := range row {
			n := int(int32(binary.BigEndian.Uint32(buf)))
			buf = buf[4:]
			if n == -1 {
				continue
			}
			if n < 0 || n > len(buf) {
				t.Fatalf("tuple %d, field %d: length %d of %d left", len(rows), i, n, len(buf))
			}
			row[i] = append([]byte{}, buf[:n]...)
			buf = buf[n:]
		}
		rows = append(rows, row)
	}
	return rows
}

// one builds a record of one column; fill gets its builder.
func one(tb testing.TB, dt arrow.DataType, fill func(array.Builder)) arrow.Record {
	tb.Helper()
	b := array.NewRecordBuilder(checked(tb), arrow.NewSchema([]arrow.Field{{Name: "C", Type: dt, Nullable: true}}, nil))
	fill(b.Field(0))
	rec := b.NewRecord()
	b.Release()
	tb.Cleanup(rec.Release)
	return rec
}

// encode appends all rows of a record, planned for the columns.
func encode(rec arrow.Record, policy pgcopy.Policy, columns ...pgcopy.Column) ([]byte, *pgcopy.Plan, error) {
	plan, err := pgcopy.NewPlan(columns, rec.Schema(), policy)
	if err != nil {
		return nil, nil, err
	}
	buf, err := plan.Append(nil, rec, 0, int(rec.NumRows()))
	return buf, plan, err
}

// checked is an allocator that fails the test if memory is left.
func checked(tb testing.TB) memory.Allocator {
	mem := memory.NewCheckedAllocator(memory.DefaultAllocator)
	tb.Cleanup(func() { mem.AssertSize(tb, 0) })
	return mem
}
