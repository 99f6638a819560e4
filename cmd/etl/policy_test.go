package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/dataset"
)

// oddities is DEMO.PUBLIC.ODDITIES: in every column, one value that PostgreSQL
// does not have, each in a row of its own behind a row without any.
func oddities() dataset.Table {
	const rows = 7
	types := []data.Column{
		{Name: "ID", Type: data.Type{Kind: data.Fixed, Precision: 18}},
		{Name: "NUL", Type: data.Type{Kind: data.Text, Length: 100}},
		{Name: "UTF8", Type: data.Type{Kind: data.Text, Length: 100}},
		{Name: "DOC", Type: data.Type{Kind: data.Variant}},
		{Name: "DAY", Type: data.Type{Kind: data.Date}},
		{Name: "AT", Type: data.Type{Kind: data.TimestampNTZ}},
		{Name: "AGE", Type: data.Type{Kind: data.YearMonth}},
	}
	text := func(t data.Type, usual, odd string, row int) *data.Vector {
		v := &data.Vector{Type: t, Strings: slices.Repeat([]string{usual}, rows)}
		v.Strings[row] = odd
		return v
	}
	id := &data.Vector{Type: types[0].Type}
	for i := range rows {
		id.Decimals = append(id.Decimals, decimal128.FromI64(int64(i)))
	}
	day := &data.Vector{Type: types[4].Type, Seconds: []int64{0, 0, 0, 0, -2440589, 0, 0}}
	at := &data.Vector{Type: types[5].Type, Seconds: []int64{0, 0, 0, 0, 0, 9224318016000, 0}, Nanos: make([]int32, rows)}
	age := &data.Vector{Type: types[6].Type, Decimals: slices.Repeat([]decimal128.Num{decimal128.FromI64(1)}, rows)}
	age.Decimals[6] = decimal128.FromI64(1 << 31)
	block := &data.Block{Rows: rows, Columns: []*data.Vector{
		id, text(types[1].Type, "fine", "a\x00b", 1), text(types[2].Type, "fine", "\xffb", 2), text(types[3].Type, "{}", `{"k": "\u0000"}`, 3), day, at, age,
	}}
	return dataset.Table{
		Database: "DEMO", Schema: "PUBLIC", Name: "ODDITIES", Columns: types, PrimaryKey: []string{"ID"}, Rows: rows,
		Blocks: slices.Values([]*data.Block{block}),
	}
}

// TestWhatPostgreSQLDoesNotHave: such a value stops its table, naming key and
// column; or is changed as a policy says, and counted; or its row is left out.
func TestWhatPostgreSQLDoesNotHave(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(oddities())
	w.env["ETL_TABLES"], w.env["ETL_WATERMARK"] = "oddities", "none"
	for column, parts := range map[string][]string{
		"nul": {"oddities.id=1", "U+0000", "nul: strip"}, "utf8": {"oddities.id=2", "UTF-8", "invalid_utf8: replace"},
		"doc": {"oddities.id=3", `\u0000`, "nul: strip"}, "day": {"oddities.id=4", "out of range of date"},
		"at": {"oddities.id=5", "out of range of timestamp"}, "age": {"oddities.id=6", "out of range of interval"},
	} {
		w.file("etl.yaml", "tables:\n  oddities: { source: DEMO.PUBLIC.ODDITIES, columns: { include: [ID, "+column+"] } }\n")
		w.etl("stream").want(t, exitFailed, append(parts, `column "`+column+`"`, "on_bad_row: reject")...)
	}
	w.file("etl.yaml", "tables:\n  oddities: { source: DEMO.PUBLIC.ODDITIES }\n")

	w.etl("stream", "--on-bad-row", "reject").want(t, exitOK, "created")
	if got := scalar[string](w, `SELECT string_agg(concat_ws(' ', row_key, column_name, sqlstate), ', ' ORDER BY row_key::text) FROM etl.reject`); got !=
		`{"id": "1"} nul 22021, {"id": "2"} utf8 22021, {"id": "3"} doc 22P05, {"id": "4"} day 22008, {"id": "5"} at 22008, {"id": "6"} age 22008` {
		t.Errorf("rejects: %s", got)
	}
	if got := scalar[string](w, `SELECT string_agg(id::text, ',') FROM oddities`); got != "0" {
		t.Errorf("rows %s arrived, want the one without a fault", got)
	}
	w.etl("stream", "--on-bad-row", "reject", "--max-rejects", "5", "--full-refresh").want(t, exitFailed, "max_rejects")

	w.etl("stream", "--on-bad-row", "reject", "--nul", "strip", "--invalid-utf8", "replace", "--full-refresh", "--metrics-textfile", "etl.prom").
		want(t, exitOK, "column nul: 1 value", "column doc: 1 value", "column utf8: 1 value")
	if got := scalar[string](w, `SELECT concat_ws(' ', (SELECT nul FROM oddities WHERE id = 1), (SELECT utf8 FROM oddities WHERE id = 2), (SELECT doc FROM oddities WHERE id = 3))`); got != "ab \ufffdb {\"k\": \"\"}" {
		t.Errorf("changed values: %q", got)
	}
	if got := scalar[string](w, `SELECT losses::text FROM etl.run WHERE rejected = 3`); got != `{"doc": {"nul": 1}, "nul": {"nul": 1}, "utf8": {"invalid_utf8": 1}}` {
		t.Errorf("losses of the run: %s", got)
	}
	metrics, err := os.ReadFile(filepath.Join(w.dir, "etl.prom"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`etl_lossy_values_total{column="utf8",kind="invalid_utf8",table="oddities"} 1`, `etl_rejected_rows_total{table="oddities"} 3`} {
		if !strings.Contains(string(metrics), line) {
			t.Errorf("%s is not in the metrics:\n%s", line, metrics)
		}
	}
}

// TestStrict: nothing is changed without a word, not even what is usual.
func TestStrict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(dataset.EveryType())
	delete(w.env, "ETL_TABLES")
	for column, reason := range map[string]string{
		"tm9": "finer than a microsecond", "ntz7": "finer than a microsecond", "ntz9": "finer than a microsecond", "dt": "finer than a microsecond",
		"tz3": "offset from UTC", "o": "undefined", "a": "undefined",
	} {
		w.file("etl.yaml", "tables:\n  "+column+": { source: DEMO.PUBLIC.EVERY_TYPE, watermark: none, columns: { include: [ID, "+column+"] } }\n")
		w.etl("stream", "--strict").want(t, exitFailed, column+`.id=`, `column "`+column+`"`, reason)
	}
}

// TestAnEmptyTableOfEveryTypeIsMade: a result without rows has no batches to
// learn the columns from.
func TestAnEmptyTableOfEveryTypeIsMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(dataset.EveryType())
	w.source("DELETE FROM DEMO.PUBLIC.EVERY_TYPE")
	w.env["ETL_TABLES"], w.env["ETL_WATERMARK"] = "every_type", "none"
	w.etl("stream").want(t, exitOK, "created")
	session := w.inUTC()
	for name, c := range everyType {
		want := c.typ
		if name == "n38" || name == "n38_small" {
			want = "bigint" // no value at the source is larger
		}
		if typ := scalar[string](w, `SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'every_type'::regclass AND attname = $1`, name); typ != want {
			t.Errorf("%s is %s, want %s", name, typ, want)
		}
		if _, values := w.column(session, "every_type", name); len(values) != 0 {
			t.Errorf("%s: %q", name, values)
		}
	}
}
