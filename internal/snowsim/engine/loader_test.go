package engine

import (
	"reflect"
	"testing"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// orders is a small table of the demonstration's shape.
var orders = []string{
	`CREATE TABLE orders (id NUMBER(38,0) NOT NULL PRIMARY KEY, amount NUMBER(12,2), status VARCHAR,
		updated_at TIMESTAMP_NTZ(9), seen TIMESTAMP_LTZ(9), day DATE)`,
	`INSERT INTO orders VALUES
		(1, 10.50, 'paid', '2026-11-01 00:00:00', '2026-11-01 00:00:00 Z', '2026-11-01'),
		(2, -3,    'open', '2026-11-02 00:00:00.000000001', '2026-11-02 02:00:00 +0200', '2026-11-02'),
		(3, NULL,  'paid', NULL, NULL, NULL)`,
}

// at is the anchor the loader writes.
const at = ` AT(TIMESTAMP => '2026-11-23 10:00:00.123456789 +0000'::TIMESTAMP_TZ) `

func TestLoaderStatements(t *testing.T) {
	t.Parallel()
	b := newBench(t, orders...)
	from := `FROM "DEMO"."PUBLIC"."ORDERS"` + at
	b.expect("SELECT TO_VARCHAR(CURRENT_TIMESTAMP()::TIMESTAMP_LTZ, 'YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM')",
		"2026-11-23 10:00:00.123456789 +0000")
	b.expect(`SELECT COUNT(*), COUNT("UPDATED_AT"), TO_VARCHAR(MAX("UPDATED_AT")::TIMESTAMP_NTZ, 'YYYY-MM-DD HH24:MI:SS.FF9') `+from,
		"3|2|2026-11-02 00:00:00.000000001")
	b.expect(`SELECT "ID", "AMOUNT" `+from, "1|10.50", "2|-3.00", "3|NULL")
	tests := []struct{ where, ids string }{
		{`"UPDATED_AT" >= '2026-11-01 00:00:00.000000000'::TIMESTAMP_NTZ AND "UPDATED_AT" <= '2026-11-02 00:00:00.000000000'::TIMESTAMP_NTZ AND (STATUS = 'paid')`, "1"},
		{`"UPDATED_AT" <= '2026-11-02 00:00:00.000000001'::TIMESTAMP_NTZ`, "1 2"},
		{`"UPDATED_AT" >= '2026-11-02 00:00:00.000000000 +0000'::TIMESTAMP_TZ`, "2"},
		{`"UPDATED_AT" >= '2026-11-02'::TIMESTAMP_LTZ OR "UPDATED_AT" IS NULL`, "2 3"},
		{`"SEEN" >= '2026-11-02 00:00:00.000000000 +0000'::TIMESTAMP_LTZ`, "2"},
		{`"SEEN" < '2026-11-02 02:00:00 +0200'::TIMESTAMP_TZ`, "1"},
		{`"DAY" >= '2026-11-02'::DATE`, "2"},
		{`"DAY" >= '2026-11-01 12:00:00'::TIMESTAMP_NTZ`, "2"},
		{`"ID" > 1 AND "ID" <= 3`, "2 3"},
		{`"AMOUNT" < 10.5`, "2"},
		{`"AMOUNT" <= 10.5000`, "1 2"},
		{`"UPDATED_AT" > '2030-01-01'::TIMESTAMP_NTZ`, ""},
		{`"ID" IN (3, 1)`, "1 3"},
		{`NOT "UPDATED_AT" IS NOT NULL`, "3"},
	}
	for _, tt := range tests {
		got := ""
		for _, id := range b.rows(`SELECT "ID" ` + from + "WHERE " + tt.where) {
			got += " " + id
		}
		if got != "" {
			got = got[1:]
		}
		if got != tt.ids {
			t.Errorf("WHERE %s: got ids %q, want %q", tt.where, got, tt.ids)
		}
	}
}

func TestRowTypes(t *testing.T) {
	t.Parallel()
	b := newBench(t, orders...)
	r := b.must(
		`SELECT COUNT(*), count(status), SUM(amount) s, max("STATUS"), 1 + 1.5 FROM orders`)
	want := []data.Column{
		{Name: "COUNT(*)", Type: data.Type{Kind: data.Fixed, Precision: 18}},
		{Name: "COUNT(STATUS)", Type: data.Type{Kind: data.Fixed, Precision: 18}},
		{Name: "S", Type: data.Type{Kind: data.Fixed, Precision: 38, Scale: 2}, Nullable: true},
		{Name: `MAX("STATUS")`, Type: data.Type{Kind: data.Text, Length: 16777216}, Nullable: true},
		{Name: "1 + 1.5", Type: data.Type{Kind: data.Fixed, Precision: 3, Scale: 1}},
	}
	if !reflect.DeepEqual(r.Columns, want) {
		t.Errorf("columns\n got %+v\nwant %+v", r.Columns, want)
	}
	if r.JSON || r.StatementType != 4096 {
		t.Errorf("got JSON %t, type %d", r.JSON, r.StatementType)
	}
	r = b.must("SELECT id, amount + 1, status AS s FROM orders")
	if !reflect.DeepEqual(r.Computed, []bool{false, true, false}) {
		t.Errorf("Computed = %v", r.Computed)
	}
}

func TestDescribeOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t, orders...)
	describe := func(sql string) *data.Result {
		r, err := b.engine.Execute(t.Context(), b.session, sql, b.now, true)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return r
	}
	if r := describe("SELECT id, amount FROM orders"); len(r.Columns) != 2 || r.NumRows() != 0 {
		t.Errorf("got %d columns, %d rows", len(r.Columns), r.NumRows())
	}
	if r := describe("DELETE FROM orders"); r.Columns[0].Name != "number of rows deleted" {
		t.Errorf("got %v", r.Columns)
	}
	b.expect("SELECT COUNT(*) FROM orders", "3")
}

func TestDescribeAndShow(t *testing.T) {
	t.Parallel()
	b := newBench(t, orders...)
	b.expect(`DESCRIBE TABLE "DEMO"."PUBLIC"."ORDERS"`,
		"ID|NUMBER(38,0)|COLUMN|N|NULL|Y|N|NULL|NULL|NULL|NULL|NULL",
		"AMOUNT|NUMBER(12,2)|COLUMN|Y|NULL|N|N|NULL|NULL|NULL|NULL|NULL",
		"STATUS|VARCHAR(16777216)|COLUMN|Y|NULL|N|N|NULL|NULL|NULL|NULL|NULL",
		"UPDATED_AT|TIMESTAMP_NTZ(9)|COLUMN|Y|NULL|N|N|NULL|NULL|NULL|NULL|NULL",
		"SEEN|TIMESTAMP_LTZ(9)|COLUMN|Y|NULL|N|N|NULL|NULL|NULL|NULL|NULL",
		"DAY|DATE|COLUMN|Y|NULL|N|N|NULL|NULL|NULL|NULL|NULL")
	b.expect(`SHOW PRIMARY KEYS IN TABLE "DEMO"."PUBLIC"."ORDERS"`,
		"2026-11-23 09:00:02.123 +0000|DEMO|PUBLIC|ORDERS|ID|1|SYS_CONSTRAINT_ORDERS|false|NULL")
	if r := b.must("SHOW TABLES LIKE 'ord%' IN SCHEMA demo.public"); !r.JSON || r.NumRows() != 1 {
		t.Errorf("SHOW TABLES: JSON %t, %d rows", r.JSON, r.NumRows())
	}
	if got := b.rows("SHOW TABLES LIKE 'x%'"); len(got) != 0 {
		t.Errorf("SHOW TABLES LIKE 'x%%' = %q", got)
	}
	if got := b.rows("SHOW COLUMNS IN TABLE orders"); len(got) != 6 {
		t.Errorf("SHOW COLUMNS = %q", got)
	}
	b.expect("SELECT column_name, data_type, numeric_precision, numeric_scale, is_nullable "+
		"FROM demo.information_schema.columns WHERE table_name = 'ORDERS' AND ordinal_position < 4 ORDER BY ordinal_position",
		"ID|NUMBER|38|0|NO", "AMOUNT|NUMBER|12|2|YES", "STATUS|TEXT|NULL|NULL|YES")
	b.expect("SELECT table_name, row_count, table_type FROM information_schema.tables", "ORDERS|3|BASE TABLE")
	b.expect("SELECT schema_name FROM information_schema.schemata", "PUBLIC")
	b.expect("SHOW WAREHOUSES", "WH|STARTED|STANDARD|X-Small")
}
