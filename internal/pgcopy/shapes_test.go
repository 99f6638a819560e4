package pgcopy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// shape is a kind of table that benchmarks and tests share.
type shape struct {
	name    string
	columns []pgcopy.Column
	fields  []arrow.Field
	fill    func(b *array.RecordBuilder, row int)
}

func (s shape) record(tb testing.TB, rows int) arrow.Record {
	tb.Helper()
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(s.fields, nil))
	defer b.Release()
	for row := range rows {
		s.fill(b, row)
	}
	return b.NewRecord()
}

func column(name string, source snowtype.Type, target uint32) pgcopy.Column {
	return pgcopy.Column{Name: name, Source: source, Target: target}
}

func number(precision, scale int) snowtype.Type {
	return snowtype.Type{Kind: snowtype.Fixed, Precision: precision, Scale: scale}
}

func kind(k snowtype.Kind) snowtype.Type { return snowtype.Type{Kind: k} }

func scaled(k snowtype.Kind, scale int) snowtype.Type { return snowtype.Type{Kind: k, Scale: scale} }

var epochStruct = arrow.StructOf(
	arrow.Field{Name: "epoch", Type: arrow.PrimitiveTypes.Int64},
	arrow.Field{Name: "fraction", Type: arrow.PrimitiveTypes.Int32},
)

// narrow is bigint, double precision, timestamp.
func narrow() shape {
	return shape{
		name: "narrow",
		columns: []pgcopy.Column{
			column("ID", number(18, 0), pgoid.Int8),
			column("V", kind(snowtype.Real), pgoid.Float8),
			column("AT", scaled(snowtype.TimestampNTZ, 6), pgoid.Timestamp),
		},
		fields: []arrow.Field{
			{Name: "ID", Type: arrow.PrimitiveTypes.Int64},
			{Name: "V", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
			{Name: "AT", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		},
		fill: func(b *array.RecordBuilder, row int) {
			b.Field(0).(*array.Int64Builder).Append(int64(row) * 7919)
			b.Field(1).(*array.Float64Builder).Append(float64(row) / 3)
			b.Field(2).(*array.Int64Builder).Append(1_700_000_000_000_000 + int64(row))
		},
	}
}

// wide has twelve columns of the usual kinds, NULL in three of them every
// sixteenth row, and a document of about 100 bytes.
func wide() shape {
	s := wideWithoutJSON()
	s.name = "wide"
	s.columns = append(s.columns, column("DOC", kind(snowtype.Variant), pgoid.JSONB))
	s.fields = append(s.fields, arrow.Field{Name: "DOC", Type: arrow.BinaryTypes.String, Nullable: true})
	fill := s.fill
	s.fill = func(b *array.RecordBuilder, row int) {
		fill(b, row)
		b.Field(11).(*array.StringBuilder).Append(fmt.Sprintf(
			"{\n  \"customer\": %d,\n  \"tags\": [\n    \"a\",\n    \"b\"\n  ],\n  \"name\": \"user %d\",\n  \"score\": %.2f\n}",
			row, row, float64(row)/7))
	}
	return s
}

func wideWithoutJSON() shape {
	return shape{
		name: "wide without json",
		columns: []pgcopy.Column{
			column("ID", number(38, 0), pgoid.Int8),
			column("N", number(9, 0), pgoid.Int4),
			column("PRICE", number(18, 2), pgoid.Numeric),
			column("BIG", number(38, 0), pgoid.Numeric),
			column("RATIO", kind(snowtype.Real), pgoid.Float8),
			column("OK", kind(snowtype.Boolean), pgoid.Bool),
			column("DAY", kind(snowtype.Date), pgoid.Date),
			column("AT", scaled(snowtype.TimestampNTZ, 9), pgoid.Timestamp),
			column("SEEN", scaled(snowtype.TimestampLTZ, 9), pgoid.Timestamptz),
			column("CODE", kind(snowtype.Text), pgoid.Varchar),
			column("BODY", kind(snowtype.Text), pgoid.Text),
		},
		fields: []arrow.Field{
			{Name: "ID", Type: arrow.PrimitiveTypes.Int64},
			{Name: "N", Type: arrow.PrimitiveTypes.Int32, Nullable: true},
			{Name: "PRICE", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
			{Name: "BIG", Type: &arrow.Decimal128Type{Precision: 38}, Nullable: true},
			{Name: "RATIO", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
			{Name: "OK", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
			{Name: "DAY", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
			{Name: "AT", Type: epochStruct, Nullable: true},
			{Name: "SEEN", Type: epochStruct, Nullable: true},
			{Name: "CODE", Type: arrow.BinaryTypes.String, Nullable: true},
			{Name: "BODY", Type: arrow.BinaryTypes.String, Nullable: true},
		},
		fill: fillWide,
	}
}

func fillWide(b *array.RecordBuilder, row int) {
	sometimes := row%16 == 0
	b.Field(0).(*array.Int64Builder).Append(int64(row))
	if sometimes {
		b.Field(1).AppendNull()
		b.Field(9).AppendNull()
		b.Field(7).AppendNull()
	} else {
		b.Field(1).(*array.Int32Builder).Append(int32(row * 31))
		b.Field(9).(*array.StringBuilder).Append(fmt.Sprintf("code-%012d", row))
		appendEpoch(b.Field(7), 1_700_000_000+int64(row), 123_456_000)
	}
	b.Field(2).(*array.Int64Builder).Append(int64(row)*100 + 99)
	b.Field(3).(*array.Decimal128Builder).Append(decimal128.New(int64(row)*1_000_003, 1<<60))
	b.Field(4).(*array.Float64Builder).Append(float64(row) / 7)
	b.Field(5).(*array.BooleanBuilder).Append(row%3 == 0)
	b.Field(6).(*array.Date32Builder).Append(arrow.Date32(19000 + row%1000))
	appendEpoch(b.Field(8), 1_700_000_000+int64(row), 0)
	b.Field(10).(*array.StringBuilder).Append(strings.Repeat("lorem ipsum ", 6) + fmt.Sprint(row))
}

func appendEpoch(b array.Builder, epoch int64, fraction int32) {
	s := b.(*array.StructBuilder)
	s.Append(true)
	s.FieldBuilder(0).(*array.Int64Builder).Append(epoch)
	s.FieldBuilder(1).(*array.Int32Builder).Append(fraction)
}
