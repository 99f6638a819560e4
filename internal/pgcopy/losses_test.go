package pgcopy_test

import (
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

func TestLossesAreCountedPerColumn(t *testing.T) {
	t.Parallel()
	lenient := pgcopy.Policy{NUL: pgcopy.NULStrip, InvalidUTF8: pgcopy.UTF8Replace}
	cases := []struct {
		name   string
		source snowtype.Type
		arrow  arrow.DataType
		target uint32
		values []any
		want   pgcopy.Losses
		last   string // the last value, as bytes
	}{
		{
			"text", kind(snowtype.Text), utf8s, pgoid.Text,
			[]any{"fine", "a\x00", "b\xff", "\x00\xffc\x00"},
			pgcopy.Losses{NUL: 2, InvalidUTF8: 2},
			"\uFFFDc",
		},
		{
			"json", kind(snowtype.Array), utf8s, pgoid.Text,
			[]any{"[1]", `["\u0000"]`, "[undefined, undefined]", "[\"\xff\", undefined, \"\\\\u0000\\u0000x\"]"},
			pgcopy.Losses{NUL: 2, InvalidUTF8: 1, Undefined: 2},
			"[\"\uFFFD\", null, \"\\\\u0000x\"]",
		},
		{
			"nanoseconds", scaled(ntz, 9), epochStruct, pgoid.Timestamp,
			[]any{[]any{946684800, 1000}, []any{946684800, 1}, []any{946684800, -1}},
			pgcopy.Losses{Nanoseconds: 2},
			"\xff\xff\xff\xff\xff\xff\xff\xff",
		},
		{
			"offset", scaled(tz, 9), zonedSplit, pgoid.Timestamptz,
			[]any{[]any{946684800, 0, 1440}, []any{946684800, 0, 1500}, []any{946684800, 1, 0}},
			pgcopy.Losses{Offset: 2, Nanoseconds: 1},
			"\x00\x00\x00\x00\x00\x00\x00\x00",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rec := one(t, c.arrow, func(b array.Builder) {
				for _, v := range c.values {
					appendAny(b, v)
				}
			})
			buf, plan, err := encode(rec, lenient, column("C", c.source, c.target))
			if err != nil {
				t.Fatal(err)
			}
			c.want.Column = "C"
			if got := plan.Losses(); len(got) != 1 || got[0] != c.want {
				t.Errorf("losses %+v, want %+v", got, c.want)
			}
			rows := parseTuples(t, buf, 1)
			if got := string(rows[len(rows)-1][0]); got != c.last {
				t.Errorf("last value %q, want %q", got, c.last)
			}
		})
	}
}

func TestNothingLostNothingReported(t *testing.T) {
	t.Parallel()
	rec := one(t, utf8s, func(b array.Builder) { appendAny(b, "é") })
	_, plan, err := encode(rec, pgcopy.Policy{}, column("C", kind(snowtype.Text), pgoid.Text))
	if err != nil || len(plan.Losses()) != 0 {
		t.Errorf("got %v, %+v", err, plan.Losses())
	}
}
