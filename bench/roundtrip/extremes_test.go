package roundtrip

import (
	"math"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// extreme is a column with its greatest, its least and its oddest value, and
// what PostgreSQL prints for them.
type extreme struct {
	name   string
	vector data.Vector
	want   [3]string
}

func decimal(digits string) decimal128.Num {
	n, err := decimal128.FromString(digits, 38, 0)
	if err != nil {
		panic(err) // a mistake in the table below
	}
	return n
}

func numbers(precision, scale int, digits ...string) data.Vector {
	v := data.Vector{Type: data.Type{Kind: data.Fixed, Precision: precision, Scale: scale}}
	for _, d := range digits {
		v.Decimals = append(v.Decimals, decimal(d))
	}
	return v
}

func strs(kind data.Kind, values ...string) data.Vector {
	return data.Vector{Type: data.Type{Kind: kind, Length: 1000}, Strings: values}
}

func instants(kind data.Kind, scale int, seconds [3]int64, nanos [3]int32) data.Vector {
	return data.Vector{Type: data.Type{Kind: kind, Scale: scale}, Seconds: seconds[:], Nanos: nanos[:]}
}

const (
	nines      = "99999999999999999999999999999999999999" // 38
	firstNTZ   = -62135596800                             // 0001-01-01
	lastNTZ    = 9224318015999                            // the last second of PostgreSQL's timestamps
	year9999   = 253402300799
	firstPGDay = -2440588
	lastPGDay  = 2145042905
)

// extremes hold every type that the simulator stores, with all ways in which
// Snowflake sends it: the widths of numbers follow from the values.
func extremes() []extreme {
	zoned := instants(data.TimestampTZ, 9, [3]int64{year9999, firstNTZ, -1}, [3]int32{999_999_999, 0, 999_999_999})
	zoned.Offsets = []int32{840, -720, 345}
	shortZoned := instants(data.TimestampTZ, 3, [3]int64{year9999, firstNTZ, -1}, [3]int32{999_000_000, 0, 1_000_000})
	shortZoned.Offsets = []int32{840, -720, 0}
	return []extreme{
		{"N4", numbers(4, 0, "9999", "-9999", "0"), [3]string{"9999", "-9999", "0"}},
		{"N9", numbers(9, 0, "999999999", "-999999999", "1"), [3]string{"999999999", "-999999999", "1"}},
		{"N18", numbers(18, 0, strings.Repeat("9", 18), "-"+strings.Repeat("9", 18), "-1"), [3]string{strings.Repeat("9", 18), "-" + strings.Repeat("9", 18), "-1"}},
		{"N38", numbers(38, 0, nines, "-"+nines, "0"), [3]string{nines, "-" + nines, "0"}},
		{"NARROW", numbers(38, 0, "9223372036854775807", "-9223372036854775808", "7"), [3]string{"9223372036854775807", "-9223372036854775808", "7"}},
		{"D37", numbers(38, 37, nines, "-1", "0"), [3]string{"9." + nines[1:], "-0." + strings.Repeat("0", 36) + "1", "0." + strings.Repeat("0", 37)}},
		{"D2", numbers(12, 2, "999999999999", "-5", "1050"), [3]string{"9999999999.99", "-0.05", "10.50"}},
		{
			"F",
			data.Vector{Type: data.Type{Kind: data.Real}, Floats: []float64{math.MaxFloat64, math.Inf(-1), math.NaN()}},
			[3]string{"1.7976931348623157e+308", "-Infinity", "NaN"},
		},
		{
			"G",
			data.Vector{Type: data.Type{Kind: data.Real}, Floats: []float64{math.SmallestNonzeroFloat64, math.Copysign(0, -1), 0.1}},
			[3]string{"5e-324", "-0", "0.1"},
		},
		{"B", data.Vector{Type: data.Type{Kind: data.Boolean}, Bools: []bool{true, false, true}}, [3]string{"t", "f", "t"}},
		{"T", strs(data.Text, "\U0010ffff 漢字 \t\n\\", "", " trailing  "), [3]string{"\U0010ffff 漢字 \t\n\\", "", " trailing  "}},
		{"X", strs(data.Binary, "\xff\x00", "", "\\x"), [3]string{`\xff00`, `\x`, `\x5c78`}},
		{
			"DAY",
			data.Vector{Type: data.Type{Kind: data.Date}, Seconds: []int64{lastPGDay, firstPGDay, -1}},
			[3]string{"5874897-12-31", "4714-11-24 BC", "1969-12-31"},
		},
		{"TM9", instants(data.Time, 9, [3]int64{86399, 0, 1}, [3]int32{999_999_999, 0, 1_000}), [3]string{"23:59:59.999999", "00:00:00", "00:00:01.000001"}},
		{"TM3", instants(data.Time, 3, [3]int64{86399, 0, 1}, [3]int32{999_000_000, 0, 1_000_000}), [3]string{"23:59:59.999", "00:00:00", "00:00:01.001"}},
		{
			"NTZ9", instants(data.TimestampNTZ, 9, [3]int64{lastNTZ, firstNTZ, -1}, [3]int32{999_999_999, 1, 999_999_999}),
			[3]string{"294276-12-31 23:59:59.999999", "0001-01-01 00:00:00", "1969-12-31 23:59:59.999999"},
		},
		{
			"NTZ7", instants(data.TimestampNTZ, 7, [3]int64{year9999, firstNTZ, -1}, [3]int32{999_999_900, 100, 100}),
			[3]string{"9999-12-31 23:59:59.999999", "0001-01-01 00:00:00", "1969-12-31 23:59:59"},
		},
		{
			"NTZ0", instants(data.TimestampNTZ, 0, [3]int64{lastNTZ, firstNTZ, -1}, [3]int32{}),
			[3]string{"294276-12-31 23:59:59", "0001-01-01 00:00:00", "1969-12-31 23:59:59"},
		},
		{
			"LTZ6", instants(data.TimestampLTZ, 6, [3]int64{year9999, firstNTZ, -1}, [3]int32{999_999_000, 1_000, 0}),
			[3]string{"9999-12-31 23:59:59.999999+00", "0001-01-01 00:00:00.000001+00", "1969-12-31 23:59:59+00"},
		},
		{"TZ9", zoned, [3]string{"9999-12-31 23:59:59.999999+00", "0001-01-01 00:00:00+00", "1969-12-31 23:59:59.999999+00"}},
		{"TZ3", shortZoned, [3]string{"9999-12-31 23:59:59.999+00", "0001-01-01 00:00:00+00", "1969-12-31 23:59:59.001+00"}},
		{"V", strs(data.Variant, `"a \"q\" ä"`, `12345678901234567890.00000000000000000001`, "null"), [3]string{`"a \"q\" ä"`, `12345678901234567890.00000000000000000001`, "null"}},
		{"O", strs(data.Object, "{\n  \"b\": 1,\n  \"a\": [\n    undefined\n  ]\n}", "{}", `{"k": "undefined"}`), [3]string{`{"a": [null], "b": 1}`, "{}", `{"k": "undefined"}`}},
		{"A", strs(data.Array, "[\n  undefined,\n  1\n]", "[]", `[[]]`), [3]string{"[null, 1]", "[]", "[[]]"}},
	}
}

var extremeTypes = map[string]string{
	"n4": "smallint", "n9": "integer", "n18": "bigint", "n38": "numeric", "narrow": "bigint", "d37": "numeric", "d2": "numeric",
	"f": "double precision", "g": "double precision", "b": "boolean", "t": "text", "x": "bytea", "day": "date", "tm9": "time without time zone",
	"ntz9": "timestamp without time zone", "ltz6": "timestamp with time zone", "tz9": "timestamp with time zone", "v": "jsonb", "o": "jsonb", "a": "jsonb",
}

// TestExtremesArrive loads one table of all types and all extremes, and a row
// of NULLs, and compares what PostgreSQL prints, letter by letter.
func TestExtremesArrive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	columns, vectors, want := make([]data.Column, 0), make([]*data.Vector, 0), make([][]string, 4)
	for _, e := range extremes() {
		columns = append(columns, data.Column{Name: e.name, Type: e.vector.Type, Nullable: true})
		v := e.vector
		addNull(&v)
		v.Nulls = []bool{false, false, false, true}
		vectors = append(vectors, &v)
		for i, text := range e.want {
			want[i] = append(want[i], text)
		}
		want[3] = append(want[3], "NULL")
	}
	request, err := w.create(columns...)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.load(request, 1, 4, vectors...); err != nil {
		t.Fatal(err)
	}
	if report := w.stream(t.Context(), request); report.Err != nil {
		t.Fatal(report.Err)
	}
	names, rows, err := w.rows(t.Context(), request)
	if err != nil || len(rows) != len(want) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for r := range want {
		for c, text := range want[r] {
			if got := rows[r][1+c]; got != text {
				t.Errorf("%s, row %d: %q, want %q", names[1+c], r, got, text)
			}
		}
	}
	for _, name := range names {
		column, typ, _ := strings.Cut(name, " ")
		if expected := extremeTypes[column]; expected != "" && typ != expected {
			t.Errorf("column %s is %s, want %s", column, typ, expected)
		}
	}
}
