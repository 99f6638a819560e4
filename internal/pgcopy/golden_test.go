package pgcopy_test

import (
	"encoding/hex"
	"math"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

var (
	int8s, int16s = arrow.PrimitiveTypes.Int8, arrow.PrimitiveTypes.Int16
	int32s        = arrow.PrimitiveTypes.Int32
	int64s        = arrow.PrimitiveTypes.Int64
	utf8s         = arrow.BinaryTypes.String
	ntz           = snowtype.TimestampNTZ
	tz            = snowtype.TimestampTZ
)

const (
	nines38 = "99999999999999999999999999999999999999"
	min128  = "-170141183460469231731687303715884105728"
)

// text is the bytes of a field that is text.
func text(s string) string { return hex.EncodeToString([]byte(s)) }

func structured(k snowtype.Kind, parts ...snowtype.Type) snowtype.Type {
	t := snowtype.Type{Kind: k}
	for _, part := range parts {
		t.Fields = append(t.Fields, snowtype.Field{Type: part})
	}
	return t
}

// golden are values and the bytes of their field, without the length word. The
// server test checks the same table against what PostgreSQL itself writes.
var golden = []struct {
	name   string
	source snowtype.Type
	arrow  arrow.DataType
	target uint32
	value  any
	want   string // hexadecimal, blanks for the eye
}{
	{"int8 to smallint", number(38, 0), int8s, pgoid.Int2, -1, "ffff"},
	{"int16 to integer", number(38, 0), int16s, pgoid.Int4, -2, "fffffffe"},
	{"int32 to bigint", number(38, 0), int32s, pgoid.Int8, 3, "0000000000000003"},
	{"int64 min to bigint", number(38, 0), int64s, pgoid.Int8, math.MinInt64, "8000000000000000"},
	{"int64 max in integer", number(38, 0), int64s, pgoid.Int4, math.MaxInt32, "7fffffff"},
	{"int64 min in smallint", number(38, 0), int64s, pgoid.Int2, math.MinInt16, "8000"},
	{"decimal128 to bigint", number(38, 0), decimal, pgoid.Int8, "-9223372036854775808", "8000000000000000"},
	{"decimal128 to integer", number(38, 0), decimal, pgoid.Int4, "-5", "fffffffb"},

	{"numeric 0", number(38, 0), int8s, pgoid.Numeric, 0, "0000 0000 0000 0000"},
	{"numeric 0.00", number(38, 2), int8s, pgoid.Numeric, 0, "0000 0000 0000 0002"},
	{"numeric 1", number(38, 0), int8s, pgoid.Numeric, 1, "0001 0000 0000 0000 0001"},
	{"numeric 10000", number(38, 0), int32s, pgoid.Numeric, 10000, "0001 0001 0000 0000 0001"},
	{"numeric -123.45", number(38, 2), int32s, pgoid.Numeric, -12345, "0002 0000 4000 0002 007b 1194"},
	{"numeric 1.50", number(38, 2), int16s, pgoid.Numeric, 150, "0002 0000 0000 0002 0001 1388"},
	{"numeric 0.0001", number(38, 4), int8s, pgoid.Numeric, 1, "0001 ffff 0000 0004 0001"},
	{"numeric 0.00001", number(38, 5), int8s, pgoid.Numeric, 1, "0001 fffe 0000 0005 03e8"},
	{
		"numeric int64 min", number(38, 3), int64s, pgoid.Numeric, math.MinInt64,
		"0005 0003 4000 0003 2407 0e88 0e65 12a7 1f90",
	},
	{
		"numeric 10^38-1", number(38, 0), decimal, pgoid.Numeric, nines38,
		"000a 0009 0000 0000 0063" + strings.Repeat("270f", 9),
	},
	{
		"numeric -(10^38-1) at scale 37", number(38, 37), decimal, pgoid.Numeric, "-" + nines38,
		"000b 0000 4000 0025 0009" + strings.Repeat("270f", 9) + "2328",
	},
	{
		"numeric -2^127", number(38, 0), decimal, pgoid.Numeric, min128,
		"000a 0009 4000 0000 00aa 0583 209a 01d5 090d 0c60 1c87 1bf6 20da 1660",
	},

	{"decfloat 1e3", kind(snowtype.DecFloat), decFloat, pgoid.Numeric, []any{3, "\x01"}, "0001 0000 0000 0000 03e8"},
	{"decfloat -1.5", kind(snowtype.DecFloat), decFloat, pgoid.Numeric, []any{-1, "\xf1"}, "0002 0000 4000 0001 0001 1388"},
	{"decfloat 0", kind(snowtype.DecFloat), decFloat, pgoid.Numeric, []any{7, ""}, "0000 0000 0000 0000"},
	{"decfloat 1e16384", kind(snowtype.DecFloat), decFloat, pgoid.Numeric, []any{16384, "\x01"}, "0001 1000 0000 0000 0001"},
	{"decfloat 1e-16383", kind(snowtype.DecFloat), decFloat, pgoid.Numeric, []any{-16383, "\x01"}, "0001 f000 0000 3fff 000a"},

	{"NaN", kind(snowtype.Real), arrow.PrimitiveTypes.Float64, pgoid.Float8, math.NaN(), "7ff8000000000001"},
	{"-Infinity", kind(snowtype.Real), arrow.PrimitiveTypes.Float64, pgoid.Float8, math.Inf(-1), "fff0000000000000"},
	{"-0", kind(snowtype.Real), arrow.PrimitiveTypes.Float64, pgoid.Float8, math.Copysign(0, -1), "8000000000000000"},
	{"true", kind(snowtype.Boolean), arrow.FixedWidthTypes.Boolean, pgoid.Bool, true, "01"},
	{"false", kind(snowtype.Boolean), arrow.FixedWidthTypes.Boolean, pgoid.Bool, false, "00"},

	{"1970-01-01", kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Date, 0, "ffffd533"},
	{"2000-01-01", kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Date, 10957, "00000000"},
	{"first date", kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Date, 10957 - 2451545, "ffda97a7"},
	{"last date", kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Date, 10957 + 2145031948, "7fda970c"},

	{"time(0)", scaled(snowtype.Time, 0), int32s, pgoid.Time, 86399, "000000141dc81dc0"},
	{"time(4)", scaled(snowtype.Time, 4), int32s, pgoid.Time, 1, "0000000000000064"},
	{"time(6)", scaled(snowtype.Time, 6), int64s, pgoid.Time, 1, "0000000000000001"},
	{"time(9) cut", scaled(snowtype.Time, 9), int64s, pgoid.Time, 1999, "0000000000000001"},

	{"ntz(0) epoch", scaled(ntz, 0), int64s, pgoid.Timestamp, 0, "fffca2fec4c82000"},
	{"ntz(3) 2000", scaled(ntz, 3), int64s, pgoid.Timestamp, 946684800001, "00000000000003e8"},
	{"ntz(7) before 1970 is cut down", scaled(ntz, 7), int64s, pgoid.Timestamp, -1, "fffca2fec4c81fff"},
	{"ntz(9) struct", scaled(ntz, 9), epochStruct, pgoid.Timestamp, []any{946684801, 2999}, "00000000000f4242"},
	{"ntz(9) negative fraction", scaled(ntz, 9), epochStruct, pgoid.Timestamp, []any{946684800, -1}, "ffffffffffffffff"},
	{"first timestamp", scaled(ntz, 0), int64s, pgoid.Timestamp, -210866803200, "fd0f7cc1411fa000"},
	{"last timestamp", scaled(ntz, 9), epochStruct, pgoid.Timestamp, []any{9224318015999, 999999999}, "7fffff5bb3b29fff"},
	{"ltz", scaled(snowtype.TimestampLTZ, 6), int64s, pgoid.Timestamptz, 946684800000000, "0000000000000000"},
	{"tz(3) ticks", scaled(tz, 3), zonedTicks, pgoid.Timestamptz, []any{946684800001, 1440}, "00000000000003e8"},
	{"tz(1) ticks with an offset", scaled(tz, 1), zonedTicks, pgoid.Timestamptz, []any{9466848001, 900}, "00000000000186a0"},
	{"tz(9) split", scaled(tz, 9), zonedSplit, pgoid.Timestamptz, []any{946684800, 1000, 1500}, "0000000000000001"},

	{"date as text", kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Text, -719528, text("0000-01-01")},
	{"late date as text", kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Varchar, 20161656, text("57170-09-28")},
	{"date as timestamp", kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Timestamp, 10958, "000000141dd76000"},
	{"time(9) as text", scaled(snowtype.Time, 9), int64s, pgoid.Text, 1, text("00:00:00.000000001")},
	{"time(0) as text", scaled(snowtype.Time, 0), int32s, pgoid.Text, 86399, text("23:59:59")},
	{"ntz(3) as text", scaled(ntz, 3), int64s, pgoid.Text, -1, text("1969-12-31 23:59:59.999")},
	{"ntz(9) as text", scaled(ntz, 9), epochStruct, pgoid.Text, []any{-62135596800, 1}, text("0001-01-01 00:00:00.000000001")},
	{"ltz(0) as text", scaled(snowtype.TimestampLTZ, 0), int64s, pgoid.Text, 951782400, text("2000-02-29 00:00:00 +0000")},
	{"tz(3) as text", scaled(tz, 3), zonedTicks, pgoid.Text, []any{1, 1440 + 345}, text("1970-01-01 05:45:00.001 +0545")},
	{"tz(9) as text", scaled(tz, 9), zonedSplit, pgoid.Text, []any{0, -1, 1440 - 720}, text("1969-12-31 11:59:59.999999999 -1200")},

	{"text", kind(snowtype.Text), utf8s, pgoid.Text, "añ", "61c3b1"},
	{"empty text", kind(snowtype.Text), utf8s, pgoid.Varchar, "", ""},
	{"large text", kind(snowtype.Text), arrow.BinaryTypes.LargeString, pgoid.Text, "x", "78"},
	{"number as text", number(38, 3), int16s, pgoid.Text, -5, hex.EncodeToString([]byte("-0.005"))},
	{"long number as text", number(38, 37), decimal, pgoid.Text, nines38, hex.EncodeToString([]byte("9." + nines38[1:]))},
	{"boolean as text", kind(snowtype.Boolean), arrow.FixedWidthTypes.Boolean, pgoid.Text, true, hex.EncodeToString([]byte("true"))},
	{"float as text", kind(snowtype.Real), arrow.PrimitiveTypes.Float64, pgoid.Text, math.Inf(1), hex.EncodeToString([]byte("Infinity"))},
	{"bytes", kind(snowtype.Binary), arrow.BinaryTypes.Binary, pgoid.Bytea, "\x00\xff", "00ff"},
	{"variant", kind(snowtype.Variant), utf8s, pgoid.JSONB, `"v"`, "01 227622"},
	{"array with undefined", kind(snowtype.Array), utf8s, pgoid.JSON, "[undefined]", hex.EncodeToString([]byte("[null]"))},
	{
		"native object", structured(snowtype.Object, kind(snowtype.Boolean), number(9, 2), kind(snowtype.Text), scaled(tz, 6)),
		structOf("b", arrow.FixedWidthTypes.Boolean, "n", int16s, "s\"", utf8s, "at", zonedSplit), pgoid.JSONB,
		[]any{true, -5, "\"\\\n", []any{-1, 999_999_000, 1440 - 90}},
		"01" + text(`{"b": true, "n": -0.05, "s\"": "\"\\\u000a", "at": "1969-12-31 22:29:59.999999 -0130"}`),
	},
	{
		"native array", structured(snowtype.Array, kind(snowtype.Date)), arrow.ListOf(arrow.FixedWidthTypes.Date32), pgoid.JSON,
		[]any{0, nil, -719162},
		text(`["1970-01-01", null, "0001-01-01"]`),
	},
	{
		"native map", structured(snowtype.Map, number(38, 0), structured(snowtype.Array, kind(snowtype.Real))),
		arrow.MapOf(decimal, arrow.ListOf(arrow.PrimitiveTypes.Float64)), pgoid.Text,
		[]any{nines38, []any{1e300, nil}, "-1", []any{}},
		text(`{"` + nines38 + `": [1e+300, null], "-1": []}`),
	},
	{
		"native bytes and documents", structured(snowtype.Object, kind(snowtype.Binary), kind(snowtype.Variant), scaled(snowtype.Time, 3)),
		structOf("x", arrow.BinaryTypes.Binary, "v", utf8s, "t", int32s), pgoid.JSON,
		[]any{"\xab\x01", "[undefined]", 86_399_999},
		text(`{"x": "AB01", "v": [null], "t": "23:59:59.999"}`),
	},
	{"geojson", kind(snowtype.Geography), utf8s, pgoid.JSONB, "{}", "01 7b7d"},
	{"wkt", kind(snowtype.Geometry), utf8s, pgoid.Text, "POINT(1 2)", hex.EncodeToString([]byte("POINT(1 2)"))},
	{"wkb", kind(snowtype.Geometry), arrow.BinaryTypes.Binary, pgoid.Bytea, "\x01\x02", "0102"},
	{
		"float vector", vectorOf(snowtype.Real), floatVector, pgoid.Float4Array,
		[]any{float32(1), float32(-2)},
		"00000001 00000000 000002bc 00000002 00000001 00000004 3f800000 00000004 c0000000",
	},
	{
		"int vector", vectorOf(snowtype.Fixed), intVector, pgoid.Int4Array,
		[]any{1, -1},
		"00000001 00000000 00000017 00000002 00000001 00000004 00000001 00000004 ffffffff",
	},
	{"months", kind(snowtype.IntervalYearMonth), int32s, pgoid.Interval, -14, "0000000000000000 00000000 fffffff2"},
	{"duration", kind(snowtype.IntervalDayTime), int64s, pgoid.Interval, -1, "ffffffffffffffff 00000000 00000000"},
	{"long duration", kind(snowtype.IntervalDayTime), decimal, pgoid.Interval, "-86400000000001", "ffffffebe2289fff 00000000 00000000"},
}

func TestGoldenBytes(t *testing.T) {
	t.Parallel()
	for _, g := range golden {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			rec := one(t, g.arrow, func(b array.Builder) {
				appendAny(b, nil)
				appendAny(b, g.value)
			})
			buf, _, err := encode(rec, pgcopy.Policy{}, column("C", g.source, g.target))
			if err != nil {
				t.Fatal(err)
			}
			rows := parseTuples(t, buf, 1)
			if len(rows) != 2 || rows[0][0] != nil || rows[1][0] == nil {
				t.Fatalf("got % x, want NULL and a value", buf)
			}
			if got, want := hex.EncodeToString(rows[1][0]), strings.ReplaceAll(g.want, " ", ""); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestStreamFrame(t *testing.T) {
	t.Parallel()
	if got := hex.EncodeToString(pgcopy.Header()); got != "5047434f50590aff0d0a000000000000000000" {
		t.Errorf("header %s", got)
	}
	if got := hex.EncodeToString(pgcopy.Trailer()); got != "ffff" {
		t.Errorf("trailer %s", got)
	}
}
