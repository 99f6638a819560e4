package pgcopy_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

func TestAppendInPiecesAndFromSlices(t *testing.T) {
	t.Parallel()
	const rows = 70
	s := wide()
	rec := s.record(t, rows)
	defer rec.Release()
	plan, err := pgcopy.NewPlan(s.columns, rec.Schema(), pgcopy.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := plan.Append(nil, rec, 0, rows)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []int{1, 7, 33, rows} {
		var pieces, sliced []byte
		for from := 0; from < rows; from += step {
			to := min(from+step, rows)
			if pieces, err = plan.Append(pieces, rec, from, to); err != nil {
				t.Fatal(err)
			}
			slice := rec.NewSlice(int64(from), int64(to))
			sliced, err = plan.Append(sliced, slice, 0, to-from)
			slice.Release()
			if err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(pieces, whole) {
			t.Errorf("pieces of %d rows differ from the whole", step)
		}
		if !bytes.Equal(sliced, whole) {
			t.Errorf("slices of %d rows differ from the whole", step)
		}
	}
}

func TestAppendChecksItsRange(t *testing.T) {
	t.Parallel()
	rec := one(t, int64s, func(b array.Builder) { appendAny(b, 1) })
	plan, err := pgcopy.NewPlan([]pgcopy.Column{column("C", number(38, 0), pgoid.Int8)}, rec.Schema(), pgcopy.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range [][2]int{{-1, 1}, {1, 0}, {0, 2}} {
		if got, err := plan.Append([]byte("x"), rec, r[0], r[1]); err == nil || string(got) != "x" {
			t.Errorf("rows %v: got %q, %v", r, got, err)
		}
	}
	if got, err := plan.Append([]byte("x"), rec, 1, 1); err != nil || string(got) != "x" {
		t.Errorf("no rows: got %q, %v", got, err)
	}
}

func TestAppendRefusesARecordOfAnotherSchema(t *testing.T) {
	t.Parallel()
	rec := one(t, int64s, func(b array.Builder) { appendAny(b, 1) })
	other := one(t, int32s, func(b array.Builder) { appendAny(b, 1) })
	plan, err := pgcopy.NewPlan([]pgcopy.Column{column("C", number(38, 0), pgoid.Int8)}, rec.Schema(), pgcopy.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := plan.Append(nil, other, 0, 1); err == nil {
		t.Error("an int32 record was read as int64")
	}
	if plan.Accepts(other.Schema()) || !plan.Accepts(rec.Schema()) {
		t.Error("Accepts does not tell the two schemas apart")
	}
}

func TestCallerMayGoOnBehindABadRow(t *testing.T) {
	t.Parallel()
	rec := one(t, int32s, func(b array.Builder) {
		for _, v := range []any{1, 70000, nil, 3} {
			appendAny(b, v)
		}
	})
	target := column("C", number(38, 0), pgoid.Int2)
	target.NotNull = true
	plan, err := pgcopy.NewPlan([]pgcopy.Column{target}, rec.Schema(), pgcopy.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	var buf []byte
	var rejected []pgcopy.ValueError
	for from := 0; from < 4; {
		var bad *pgcopy.ValueError
		buf, err = plan.Append(buf, rec, from, 4)
		if err == nil {
			break
		}
		if !errors.As(err, &bad) {
			t.Fatal(err)
		}
		rejected = append(rejected, *bad)
		from = bad.Row + 1
	}
	if len(rejected) != 2 || rejected[0].Row != 1 || rejected[1].Row != 2 || !strings.Contains(rejected[1].Reason, "NULL") {
		t.Errorf("rejected %+v", rejected)
	}
	if rows := parseTuples(t, buf, 1); len(rows) != 2 || rows[0][0][1] != 1 || rows[1][0][1] != 3 {
		t.Errorf("kept %v", rows)
	}
}

func TestRowLimitNamesTheWidestColumn(t *testing.T) {
	t.Parallel()
	schema := arrow.NewSchema([]arrow.Field{{Name: "A", Type: utf8s}, {Name: "B", Type: utf8s, Nullable: true}, {Name: "C", Type: utf8s}}, nil)
	b := array.NewRecordBuilder(checked(t), schema)
	defer b.Release()
	for i, v := range []any{"small", nil, strings.Repeat("x", 100)} {
		appendAny(b.Field(i), v)
	}
	rec := b.NewRecord()
	defer rec.Release()
	text := kind(snowtype.Text)
	columns := []pgcopy.Column{column("A", text, pgoid.Text), column("B", text, pgoid.Text), column("C", text, pgoid.Text)}
	_, _, err := encode(rec, pgcopy.Policy{MaxRowBytes: 100}, columns...)
	var bad *pgcopy.ValueError
	if !errors.As(err, &bad) || bad.Column != "C" {
		t.Errorf("got %v, want a ValueError for C", err)
	}
	if _, _, err := encode(rec, pgcopy.Policy{MaxRowBytes: 2 + 3*4 + 105}, columns...); err != nil {
		t.Errorf("exactly at the limit: %v", err)
	}
}

func TestColumnsWithoutAnyValueNeedNoBuffers(t *testing.T) {
	t.Parallel()
	for _, g := range golden {
		rec := one(t, g.arrow, func(b array.Builder) { b.AppendNulls(9) })
		buf, _, err := encode(rec, pgcopy.Policy{}, column("C", g.source, g.target))
		if err != nil {
			t.Errorf("%s: %v", g.name, err)
			continue
		}
		for _, row := range parseTuples(t, buf, 1) {
			if row[0] != nil {
				t.Errorf("%s: % x, want NULL", g.name, row[0])
			}
		}
	}
}

func TestAppendDoesNotAllocate(t *testing.T) {
	for _, s := range []shape{narrow(), wide()} {
		rec := s.record(t, 64)
		defer rec.Release()
		plan, err := pgcopy.NewPlan(s.columns, rec.Schema(), pgcopy.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		buf, err := plan.Append(nil, rec, 0, 64)
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(20, func() { buf, _ = plan.Append(buf[:0], rec, 0, 64) }); n != 0 {
			t.Errorf("%s: %v allocations per Append", s.name, n)
		}
	}
}
