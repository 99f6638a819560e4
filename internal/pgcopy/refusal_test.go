package pgcopy_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

var strict = pgcopy.Policy{
	Nanoseconds: pgcopy.LossError, Undefined: pgcopy.LossError, Offset: pgcopy.LossError,
}

func TestValuesThatTheTargetCannotTake(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		source  snowtype.Type
		arrow   arrow.DataType
		target  uint32
		policy  pgcopy.Policy
		value   any
		reason  string // part of it
		excerpt string
	}{
		{"int16 in smallint's neighbour", number(38, 0), int32s, pgoid.Int2, strict, 32768, "smallint", "32768"},
		{"below smallint", number(38, 0), int64s, pgoid.Int2, strict, -32769, "smallint", "-32769"},
		{"above integer", number(38, 0), int64s, pgoid.Int4, strict, 1 << 31, "integer", "2147483648"},
		{"decimal above integer", number(38, 0), decimal, pgoid.Int4, strict, "2147483648", "integer", "2147483648"},
		{"decimal above bigint", number(38, 0), decimal, pgoid.Int8, strict, "9223372036854775808", "bigint", "9223372036854775808"},
		{"decimal below bigint", number(38, 0), decimal, pgoid.Int8, strict, "-" + nines38, "bigint", "-" + nines38},
		{"date before the first", kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Date, strict, 10957 - 2451546, "date", "-2440589 days since 1970-01-01"},
		{"date behind the last", kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Date, strict, 2145042906, "date", "2145042906 days since 1970-01-01"},
		{"negative time", scaled(snowtype.Time, 0), int32s, pgoid.Time, strict, -1, "time", "-1"},
		{"time after 24:00", scaled(snowtype.Time, 0), int32s, pgoid.Time, strict, 86401, "time", "86401"},
		{"time in nanoseconds", scaled(snowtype.Time, 9), int64s, pgoid.Time, strict, 1, "microsecond", "1"},
		{"timestamp before the first", scaled(ntz, 0), int64s, pgoid.Timestamp, strict, -210866803201, "timestamp", "-210866803201"},
		{"timestamp behind the last", scaled(ntz, 0), int64s, pgoid.Timestamp, strict, 9224318016000, "timestamp", "9224318016000"},
		{"smallest int64", scaled(ntz, 6), int64s, pgoid.Timestamp, strict, math.MinInt64, "timestamp", "-9223372036854775808"},
		{"smallest int64 of ticks", scaled(ntz, 9), int64s, pgoid.Timestamp, strict, math.MinInt64, "microsecond", "-9223372036854775808"},
		{"largest seconds", scaled(ntz, 9), epochStruct, pgoid.Timestamp, strict, []any{math.MaxInt64, 0}, "timestamp", "9223372036854775807 s + 0 ns since 1970"},
		{"smallest seconds", scaled(ntz, 9), epochStruct, pgoid.Timestamp, strict, []any{math.MinInt64, 0}, "timestamp", "-9223372036854775808 s + 0 ns since 1970"},
		{"carried over the end", scaled(ntz, 9), epochStruct, pgoid.Timestamp, strict, []any{9224318015999, 1000000000}, "timestamp", "9224318015999 s + 1000000000 ns since 1970"},
		{"nanoseconds", scaled(ntz, 9), epochStruct, pgoid.Timestamp, strict, []any{0, 1}, "microsecond", "0 s + 1 ns since 1970"},
		{"offset", scaled(tz, 9), zonedSplit, pgoid.Timestamptz, strict, []any{0, 0, 1500}, "offset", "0 s + 0 ns since 1970, offset 60 min"},
		{"offset of ticks", scaled(tz, 3), zonedTicks, pgoid.Timestamptz, strict, []any{7, 1439}, "offset", "7, offset -1 min"},
		{"NUL in text", kind(snowtype.Text), utf8s, pgoid.Text, strict, "a\x00b", "U+0000", "a\x00b"},
		{"NUL in long text", kind(snowtype.Text), utf8s, pgoid.Text, strict, "12345678abc\x00efghi", "U+0000", "12345678abc\x00efghi"},
		{"broken UTF-8 in long text", kind(snowtype.Text), utf8s, pgoid.Text, strict, "12345678abc\x80efghi", "UTF-8", "12345678abc\uFFFDefghi"},
		{"carried below the first", scaled(ntz, 9), epochStruct, pgoid.Timestamp, strict, []any{-210866803200, -1}, "timestamp", "-210866803200 s + -1 ns since 1970"},
		{"broken UTF-8", kind(snowtype.Text), utf8s, pgoid.Text, strict, "a\xffb", "UTF-8", "a\uFFFDb"},
		{"undefined", kind(snowtype.Array), utf8s, pgoid.JSONB, strict, "[undefined]", "undefined", "[undefined]"},
		{"escaped NUL", kind(snowtype.Variant), utf8s, pgoid.JSONB, strict, `"\u0000"`, `\u0000`, `"\u0000"`},
		{"broken UTF-8 in JSON", kind(snowtype.Variant), utf8s, pgoid.JSONB, strict, "\"\xc3\"", "UTF-8", "\"\uFFFD\""},
		{"no JSON", kind(snowtype.Text), utf8s, pgoid.JSONB, strict, "POINT(1 2)", "JSON", "POINT(1 2)"},
		{"long significand", kind(snowtype.DecFloat), decFloat, pgoid.Numeric, strict, []any{0, strings.Repeat("\x01", 17)}, "16 bytes", strings.Repeat("01", 16)},
		{"tiny decfloat", kind(snowtype.DecFloat), decFloat, pgoid.Numeric, strict, []any{-16384, "\x01"}, "decimals", "01 × 10^-16384"},
		{"months", kind(snowtype.IntervalYearMonth), int64s, pgoid.Interval, strict, 1 << 31, "interval", "2147483648 months"},
		{"duration in nanoseconds", kind(snowtype.IntervalDayTime), int64s, pgoid.Interval, strict, 1, "microsecond", "1 ns"},
		{"endless duration", kind(snowtype.IntervalDayTime), decimal, pgoid.Interval, strict, nines38, "interval", nines38 + " ns"},
		{"duration at the carry", kind(snowtype.IntervalDayTime), decimal, pgoid.Interval, pgcopy.Policy{}, "-18446744073709551615001", "interval", "-18446744073709551615001 ns"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rec := one(t, c.arrow, func(b array.Builder) {
				appendAny(b, nil)
				appendAny(b, c.value)
			})
			buf, _, err := encode(rec, c.policy, column("C", c.source, c.target))
			var bad *pgcopy.ValueError
			if !errors.As(err, &bad) {
				t.Fatalf("got % x, %v; want a ValueError", buf, err)
			}
			if bad.Column != "C" || bad.Row != 1 || !strings.Contains(bad.Reason, c.reason) || bad.Excerpt != c.excerpt {
				t.Errorf("got %+v", bad)
			}
			if rows := parseTuples(t, buf, 1); len(rows) != 1 {
				t.Errorf("%d tuples before the bad one, want 1", len(rows))
			}
		})
	}
}

func TestExcerptIsShortAndPrintable(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 100) + "\x00" + strings.Repeat("\xff", 100)
	rec := one(t, utf8s, func(b array.Builder) { appendAny(b, long) })
	_, _, err := encode(rec, pgcopy.Policy{}, column("C", kind(snowtype.Text), pgoid.Text))
	var bad *pgcopy.ValueError
	if !errors.As(err, &bad) {
		t.Fatal(err)
	}
	if len(bad.Excerpt) > 64 || !utf8.ValidString(bad.Excerpt) || !strings.Contains(bad.Excerpt, "é\x00") {
		t.Errorf("excerpt %q", bad.Excerpt)
	}
	if strings.Contains(bad.Error(), "é") {
		t.Errorf("the message shows the value: %s", bad)
	}
}
