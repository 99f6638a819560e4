package pgcopy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// families have an encoder each, and those of them two that read a wide and a
// narrow physical type in different ways.
var families = []struct {
	name   string
	source snowtype.Type
	arrow  arrow.DataType
	target uint32
	value  func(row int) any
}{
	{"integer", number(18, 0), arrow.PrimitiveTypes.Int64, pgoid.Int8, func(row int) any { return row * 7919 }},
	{"integer from decimal128", number(38, 0), decimal, pgoid.Int8, func(row int) any { return fmt.Sprint(row * 7919) }},
	{"numeric from int64", number(18, 2), arrow.PrimitiveTypes.Int64, pgoid.Numeric, func(row int) any { return row*7919 + 99 }},
	{"numeric from decimal128", number(38, 10), decimal, pgoid.Numeric, func(row int) any { return fmt.Sprint(row) + "12345678901234567890" }},
	{"float", kind(snowtype.Real), arrow.PrimitiveTypes.Float64, pgoid.Float8, func(row int) any { return float64(row) / 7 }},
	{"decfloat", kind(snowtype.DecFloat), decFloat, pgoid.Numeric, func(row int) any { return []any{row%40 - 20, "\x01" + fmt.Sprint(row)} }},
	{"boolean", kind(snowtype.Boolean), arrow.FixedWidthTypes.Boolean, pgoid.Bool, func(row int) any { return row%3 == 0 }},
	{"date", kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Date, func(row int) any { return 19_000 + row%1_000 }},
	{"time", scaled(snowtype.Time, 6), arrow.PrimitiveTypes.Int64, pgoid.Time, func(row int) any { return row * 7919 }},
	{"timestamp ticks", scaled(snowtype.TimestampNTZ, 6), arrow.PrimitiveTypes.Int64, pgoid.Timestamp, func(row int) any { return 1_700_000_000_000_000 + row }},
	{"timestamp split", scaled(snowtype.TimestampNTZ, 9), epochStruct, pgoid.Timestamp, func(row int) any { return []any{1_700_000_000 + row, row * 1_000} }},
	{"timestamptz zoned", scaled(snowtype.TimestampTZ, 9), zonedSplit, pgoid.Timestamptz, func(row int) any { return []any{1_700_000_000 + row, row * 1_000, 1_440} }},
	{"text of 16 bytes", kind(snowtype.Text), arrow.BinaryTypes.String, pgoid.Text, func(row int) any { return fmt.Sprintf("code-%011d", row) }},
	{"text of 500 bytes", kind(snowtype.Text), arrow.BinaryTypes.String, pgoid.Text, func(int) any { return strings.Repeat("Rückgabe ", 50) }},
	{"binary", kind(snowtype.Binary), arrow.BinaryTypes.Binary, pgoid.Bytea, func(int) any { return strings.Repeat("\x00\xff", 50) }},
	{"json", kind(snowtype.Variant), arrow.BinaryTypes.String, pgoid.JSONB, func(row int) any { return document(row, `"undefined"`) }},
	{"json repaired", kind(snowtype.Variant), arrow.BinaryTypes.String, pgoid.JSONB, func(row int) any { return document(row, "undefined") }},
	{"geojson", kind(snowtype.Geography), arrow.BinaryTypes.String, pgoid.JSONB, func(row int) any { return fmt.Sprintf(`{"coordinates":[%d.5,1],"type":"Point"}`, row) }},
	{"vector", vectorOf(snowtype.Real), floatVector, pgoid.Float4Array, func(row int) any { return []any{float32(row), float32(1)} }},
	{"interval", kind(snowtype.IntervalDayTime), arrow.PrimitiveTypes.Int64, pgoid.Interval, func(row int) any { return row * 1_000_003 }},
}

// document is one of about 100 bytes as Snowflake prints it.
func document(row int, last string) string {
	return fmt.Sprintf("{\n  \"customer\": %d,\n  \"tags\": [\n    \"a\",\n    %s\n  ],\n  \"name\": \"user %d\",\n  \"score\": %d\n}", row, last, row, row*7)
}

// BenchmarkFamily measures one column of each family, as one operation per
// value, with its row's header and without NULLs.
func BenchmarkFamily(b *testing.B) {
	for _, f := range families {
		b.Run(f.name, func(b *testing.B) {
			benchmarkAppend(b, shape{
				columns: []pgcopy.Column{column("C", f.source, f.target)},
				fields:  []arrow.Field{{Name: "C", Type: f.arrow, Nullable: true}},
				fill:    func(r *array.RecordBuilder, row int) { appendAny(r.Field(0), f.value(row)) },
			})
		})
	}
}
