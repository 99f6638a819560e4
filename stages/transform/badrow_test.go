package transform_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/transform"
)

// orders has a key of two columns and an e-mail address that must be there.
func orders() *pipeline.Table {
	t := &pipeline.Table{
		Request: pipeline.Request{Name: "orders"},
		Columns: []catalog.Mapping{
			mapping("order_id", snowtype.Type{Kind: snowtype.Fixed, Precision: 38}, pgoid.Int8),
			mapping("region", snowtype.Type{Kind: snowtype.Text}, pgoid.Text),
			mapping("email", snowtype.Type{Kind: snowtype.Text}, pgoid.Varchar),
		},
		KeyColumns: []string{"order_id", "region"},
	}
	t.Columns[2].Target.NotNull, t.Columns[2].Target.Type.Length = true, 5
	return t
}

var ordersSchema = arrow.NewSchema([]arrow.Field{
	{Name: "ORDER_ID", Type: &arrow.Decimal128Type{Precision: 38}, Nullable: true},
	{Name: "REGION", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "EMAIL", Type: arrow.BinaryTypes.String, Nullable: true},
}, nil)

// order is a record of one row; NULL for the empty text.
func order(t *testing.T, id decimal128.Num, region, email string) arrow.Record {
	t.Helper()
	b := array.NewRecordBuilder(memory.DefaultAllocator, ordersSchema)
	defer b.Release()
	b.Field(0).(*array.Decimal128Builder).Append(id)
	for i, text := range []string{region, email} {
		if text == "" {
			b.Field(1 + i).AppendNull()
			continue
		}
		b.Field(1 + i).(*array.StringBuilder).Append(text)
	}
	return b.NewRecord()
}

func badRow(t *testing.T, table *pipeline.Table, rec arrow.Record) *pipeline.RowError {
	t.Helper()
	defer rec.Release()
	dst, err := transform.New(table).Append([]byte("before"), rec, 0, 1)
	var bad *pipeline.RowError
	if !errors.As(err, &bad) || string(dst) != "before" {
		t.Fatalf("%q, %v", dst, err)
	}
	return bad
}

func TestABadRowIsNamedByItsKey(t *testing.T) {
	t.Parallel()
	huge, err := decimal128.FromString("99999999999999999999", 38, 0)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		id            decimal128.Num
		region, email string
		text, state   string
	}{
		"missing":     {decimal128.FromI64(42), "EU", "", `orders.order_id=42,region=EU: column "email": is NULL but the target is NOT NULL`, "23502"},
		"too long":    {decimal128.FromI64(42), "EU", "a@b.example", `column "email": is longer than the target's varchar(n) ("a@b.example")`, "22001"},
		"only blanks": {decimal128.FromI64(42), "EU", "      ", `longer`, "22001"},
		"NUL":         {decimal128.FromI64(42), "EU", "a\x00b", `column "email": contains U+0000, which PostgreSQL text cannot hold ("a�b")`, "22021"},
		"NULL key":    {decimal128.FromI64(42), "", "a@b", `orders.order_id=42,region=NULL: column "region": is NULL`, "23502"},
		"bad key":     {decimal128.FromI64(-7), "\xff\x00", "a@b", "orders.order_id=-7,region=\ufffd\ufffd: column \"region\": contains U+0000", "22021"},
		"too large":   {huge, "EU", "a@b", `orders.order_id=99999999999999999999,region=EU: column "order_id": out of range of bigint ("99999999999999999999"); set schema: evolve`, "22003"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := badRow(t, orders(), order(t, c.id, c.region, c.email))
			if !strings.Contains(bad.Error(), c.text) || bad.State != c.state {
				t.Errorf("%s (%s)\nwant %s (%s)", bad, bad.State, c.text, c.state)
			}
		})
	}
}

func TestRedactedErrorsHoldNoValues(t *testing.T) {
	t.Parallel()
	table := orders()
	table.BadRows.Redact = true
	bad := badRow(t, table, order(t, decimal128.FromI64(424242), "planted", "planted@b.example"))
	if text := bad.Error(); strings.Contains(text, "planted") || strings.Contains(text, "424242") || len(bad.Key) > 0 || bad.Excerpt != "" {
		t.Errorf("%s: %+v", text, bad)
	}
}

// Blanks beyond the length are not cut off without a word, as SQL would.
func TestBlanksCountAsCharacters(t *testing.T) {
	t.Parallel()
	if bad := badRow(t, orders(), order(t, decimal128.FromI64(1), "EU", "abcde ")); bad.State != "22001" {
		t.Errorf("%v", bad)
	}
	rec := order(t, decimal128.FromI64(1), "EU", "äöüß€") // five characters, more bytes
	defer rec.Release()
	if _, err := transform.New(orders()).Append(nil, rec, 0, 1); err != nil {
		t.Error(err)
	}
}

func TestAnOffsetHasItsOwnColumn(t *testing.T) {
	t.Parallel()
	at := mapping("at", snowtype.Type{Kind: snowtype.TimestampTZ, Scale: 9}, pgoid.Timestamptz)
	offset := mapping("at_offset", at.Source.Type, pgoid.Int2)
	offset.Offset = true
	table := &pipeline.Table{Request: pipeline.Request{Name: "t", OffsetColumn: true}, Columns: []catalog.Mapping{at, offset}}
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema([]arrow.Field{{Name: "AT", Nullable: true, Type: arrow.StructOf(
		arrow.Field{Name: "epoch", Type: arrow.PrimitiveTypes.Int64},
		arrow.Field{Name: "fraction", Type: arrow.PrimitiveTypes.Int32},
		arrow.Field{Name: "timezone", Type: arrow.PrimitiveTypes.Int32},
	)}}, nil))
	defer b.Release()
	s := b.Field(0).(*array.StructBuilder)
	s.Append(true)
	s.FieldBuilder(0).(*array.Int64Builder).Append(946684800) // 2000-01-01
	s.FieldBuilder(1).(*array.Int32Builder).Append(0)
	s.FieldBuilder(2).(*array.Int32Builder).Append(1440 - 210)
	s.AppendNull()
	rec := b.NewRecord()
	defer rec.Release()
	e := transform.New(table)
	got, err := e.Append(nil, rec, 0, 2)
	if err != nil {
		t.Fatal(err)
	}
	want := "\x00\x02\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\xff\x2e" + // −210
		"\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff"
	if string(got) != want {
		t.Errorf("% x\nwant % x", got, want)
	}
	if lost := e.Losses(); len(lost) > 0 {
		t.Errorf("a kept offset is counted as lost: %v", lost)
	}
}
