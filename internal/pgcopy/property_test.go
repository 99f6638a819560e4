package pgcopy_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"github.com/jackc/pgx/v5/pgtype"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
)

const null = "NULL"

// TestEveryValueArrives draws tables of random types, physical widths and
// values, and reads the tuples back with pgx, which knows nothing of this
// package.
func TestEveryValueArrives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		columns := make([]modelColumn, rapid.IntRange(1, 6).Draw(t, "columns"))
		plan := make([]pgcopy.Column, len(columns))
		for i := range columns {
			columns[i] = rapid.SampledFrom(models).Draw(t, "model")(t)
			plan[i] = columns[i].Column
		}
		rec, want := drawRecord(t, columns)
		defer rec.Release()
		buf, _, err := encode(rec, pgcopy.Policy{}, plan...)
		if err != nil {
			t.Fatalf("%v", err)
		}
		rows := parseTuples(t, buf, len(columns))
		for r := range want {
			for c := range columns {
				if got := decodeField(t, columns[c].Target, rows[r][c]); got != want[r][c] {
					t.Fatalf("row %d, %s as %s: got %s, want %s", r, columns[c].Source, columns[c].arrow, got, want[r][c])
				}
			}
		}
	})
}

// drawRecord builds a record, sometimes as a slice of a larger one.
func drawRecord(t *rapid.T, columns []modelColumn) (arrow.Record, [][]string) {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		fields[i] = arrow.Field{Name: c.Name, Type: c.arrow, Nullable: true}
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	defer b.Release()
	want := make([][]string, rapid.IntRange(1, 20).Draw(t, "rows"))
	for r := range want {
		want[r] = make([]string, len(columns))
		for c := range columns {
			var value any
			want[r][c] = null
			if rapid.IntRange(0, 4).Draw(t, "null") > 0 {
				value, want[r][c] = columns[c].draw(t)
			}
			appendAny(b.Field(c), value)
		}
	}
	rec := b.NewRecord()
	from := rapid.IntRange(0, len(want)).Draw(t, "from")
	to := rapid.IntRange(from, len(want)).Draw(t, "to")
	defer rec.Release()
	return rec.NewSlice(int64(from), int64(to)), want[from:to]
}

// decodeField reads a field with pgx and writes it in the notation of the
// models: exact, and the same for all that means the same.
func decodeField(t fataler, oid uint32, raw []byte) string {
	t.Helper()
	if raw == nil {
		return null
	}
	switch oid {
	case pgoid.Numeric:
		return decodeNumeric(t, raw)
	case pgoid.Int8:
		return fmt.Sprint(scan[int64](t, oid, raw))
	case pgoid.Float8:
		return fmt.Sprintf("%016x", math.Float64bits(scan[float64](t, oid, raw)))
	case pgoid.Bool:
		return fmt.Sprint(scan[bool](t, oid, raw))
	case pgoid.Time:
		return fmt.Sprint(scan[pgtype.Time](t, oid, raw).Microseconds)
	case pgoid.Date:
		return fmt.Sprint(scan[pgtype.Date](t, oid, raw).Time.Unix() / 86400)
	case pgoid.Timestamp:
		v := scan[pgtype.Timestamp](t, oid, raw)
		return unixMicroseconds(t, v.Time, v.InfinityModifier)
	case pgoid.Timestamptz:
		v := scan[pgtype.Timestamptz](t, oid, raw)
		return unixMicroseconds(t, v.Time, v.InfinityModifier)
	case pgoid.Interval:
		v := scan[pgtype.Interval](t, oid, raw)
		return fmt.Sprintf("%d months %d us", v.Months, v.Microseconds+int64(v.Days)*86400e6)
	case pgoid.Float4Array:
		return fmt.Sprint(scan[[]float32](t, oid, raw))
	default:
		return string(raw)
	}
}

func scan[T any](t fataler, oid uint32, raw []byte) (v T) {
	t.Helper()
	if err := pgtype.NewMap().Scan(oid, pgtype.BinaryFormatCode, raw, &v); err != nil {
		t.Fatalf("pgx cannot read % x as %s: %v", raw, pgcopy.TypeName(oid), err)
	}
	return v
}

// decodeNumeric writes value/display scale; pgx drops the scale.
func decodeNumeric(t fataler, raw []byte) string {
	t.Helper()
	n := scan[pgtype.Numeric](t, pgoid.Numeric, raw)
	return fmt.Sprintf("%s/%d", shift(n.Int, int(n.Exp)).RatString(), binary.BigEndian.Uint16(raw[6:]))
}

func unixMicroseconds(t fataler, v time.Time, infinity pgtype.InfinityModifier) string {
	t.Helper()
	if infinity != pgtype.Finite {
		t.Fatalf("infinity")
	}
	us := new(big.Int).Mul(big.NewInt(v.Unix()), big.NewInt(1e6))
	return us.Add(us, big.NewInt(int64(v.Nanosecond()/1000))).String()
}
