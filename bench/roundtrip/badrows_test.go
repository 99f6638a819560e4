package roundtrip

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/pipeline"
)

// texts makes a table with one text column C, ids from 1.
func (w *world) texts(t *testing.T, values ...string) pipeline.Request {
	t.Helper()
	request, err := w.create(data.Column{Name: "C", Type: data.Type{Kind: data.Text, Length: 100}, Nullable: true})
	if err != nil {
		t.Fatal(err)
	}
	v := strs(data.Text, values...)
	v.Type.Length = 100
	if err := w.load(request, 1, len(values), &v); err != nil {
		t.Fatal(err)
	}
	return request
}

func (w *world) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := w.pool.Exec(t.Context(), fmt.Sprintf(sql, args...)); err != nil {
		t.Fatal(err)
	}
}

// refused expects the run to fail with a bad row that is described so, and to
// leave no target.
func (w *world) refused(t *testing.T, request pipeline.Request, text string) {
	t.Helper()
	report := w.stream(t.Context(), request)
	var bad *pipeline.RowError
	if !errors.As(report.Err, &bad) || !strings.Contains(report.Err.Error(), text) {
		t.Errorf("%v; want %s", report.Err, text)
	}
	if n := w.text(t, `SELECT count(*)::text FROM etl.slice s JOIN etl.run r USING (run_id) WHERE r.target = 'public.`+request.Name+`'`); n != "0" {
		t.Errorf("%s slices were committed", n)
	}
}

func TestABadRowStopsItsTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	request := w.texts(t, "fine", "a\x00b", "fine")
	w.refused(t, request, request.Name+`.id=2: column "c": contains U+0000, which PostgreSQL text cannot hold ("a`+"\ufffd"+`b")`)

	short := w.texts(t, "abc", "abc ")
	w.exec(t, `CREATE TABLE %s (id bigint PRIMARY KEY, c varchar(3))`, short.Target.SQL())
	w.refused(t, short, `.id=2: column "c": is longer than the target's varchar(n)`)

	short = w.texts(t, "abc", "abc ")
	short.Types = map[string]string{"C": "varchar(3)"}
	w.refused(t, short, `.id=2: column "c": is longer than the target's varchar(n)`)
}

func TestANullIsFoundBeforeTheCopy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	request, err := w.create(data.Column{Name: "C", Type: data.Type{Kind: data.Boolean}, Nullable: true})
	if err != nil {
		t.Fatal(err)
	}
	v := &data.Vector{Type: data.Type{Kind: data.Boolean}, Bools: []bool{true, false}, Nulls: []bool{false, true}}
	if err := w.load(request, 41, 2, v); err != nil {
		t.Fatal(err)
	}
	w.exec(t, `CREATE TABLE %s (id bigint PRIMARY KEY, c boolean NOT NULL)`, request.Target.SQL())
	w.refused(t, request, request.Name+`.id=42: column "c": is NULL but the target is NOT NULL`)
}

func TestRejectsAreKeptWithTheirReasons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	request := w.texts(t, "one", "a\x00b", "three", "\xff\xfe", "five")
	request.BadRows = pipeline.BadRows{Reject: true, Max: 2}
	report := w.stream(t.Context(), request)
	if report.Err != nil || report.Read != 5 || report.Written != 3 || report.Rejected != 2 {
		t.Fatalf("%+v", report)
	}
	_, rows, err := w.rows(t.Context(), request)
	if got := fmt.Sprint(rows); err != nil || got != "[[1 one] [3 three] [5 five]]" {
		t.Errorf("%s, %v", got, err)
	}
	run := `FROM etl.reject WHERE run_id = '` + report.RunID.String() + `'`
	if got := w.text(t, `SELECT string_agg(concat_ws(' ', target, row_key, column_name, sqlstate, reason, value_excerpt), '; ' ORDER BY row_key) `+run); got !=
		`public.`+request.Name+` {"id": "2"} c 22021 contains U+0000, which PostgreSQL text cannot hold a`+"\ufffd"+`b; `+
			`public.`+request.Name+` {"id": "4"} c 22021 is not valid UTF-8 `+"\ufffd" {
		t.Errorf("rejects: %s", got)
	}
	if got := w.text(t, `SELECT concat_ws(' ', expected, staged, merged, rejected) FROM etl.run WHERE run_id = '`+report.RunID.String()+`'`); got != "5 3 3 2" {
		t.Errorf("run: %s", got)
	}

	request = w.texts(t, "a\x00b", "\x00", "\x00")
	request.BadRows = pipeline.BadRows{Reject: true, Max: 2, Redact: true}
	var many *pipeline.TooManyRejectsError
	if report = w.stream(t.Context(), request); !errors.As(report.Err, &many) || strings.Contains(report.Err.Error(), "id=") {
		t.Errorf("%v", report.Err)
	}
	if got := w.text(t, `SELECT count(*)::text FROM etl.reject WHERE target = 'public.`+request.Name+`'`); got != "0" {
		t.Errorf("%s rejects of a run that failed", got)
	}
}

func TestLossesAreCountedInTheRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	request := w.texts(t, "a\x00b", "\xff", "\x00\x00")
	request.Conversion = pgcopy.Policy{NUL: pgcopy.NULStrip, InvalidUTF8: pgcopy.UTF8Replace}
	report := w.stream(t.Context(), request)
	_, rows, err := w.rows(t.Context(), request)
	if got := fmt.Sprint(rows); report.Err != nil || err != nil || got != "[[1 ab] [2 \ufffd] [3 ]]" {
		t.Errorf("%q, %v, %v", got, report.Err, err)
	}
	if got := w.text(t, `SELECT losses::text FROM etl.run WHERE run_id = '`+report.RunID.String()+`'`); got != `{"c": {"nul": 2, "invalid_utf8": 1}}` {
		t.Errorf("losses %s", got)
	}
}

func TestAStrictPolicyRefusesAnOffset(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	request, err := w.create(data.Column{Name: "C", Type: data.Type{Kind: data.TimestampTZ, Scale: 3}, Nullable: true})
	if err != nil {
		t.Fatal(err)
	}
	v := instants(data.TimestampTZ, 3, [3]int64{0, 1, 2}, [3]int32{})
	v.Offsets = []int32{0, 60, 0}
	if err := w.load(request, 1, 3, &v); err != nil {
		t.Fatal(err)
	}
	request.Conversion.Offset = pgcopy.LossError
	w.refused(t, request, `.id=2: column "c": has an offset from UTC`)
	request.OffsetColumn = true
	if report := w.stream(t.Context(), request); report.Err != nil || len(report.Losses) > 0 {
		t.Errorf("with a column for it: %v, %v", report.Losses, report.Err)
	}
}

func TestANumberThatGrewBeyondItsColumn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	request, err := w.create(data.Column{Name: "C", Type: data.Type{Kind: data.Fixed, Precision: 38}, Nullable: true})
	if err != nil {
		t.Fatal(err)
	}
	load := func(id int64, digits string) {
		t.Helper()
		v := numbers(38, 0, digits)
		if err := w.load(request, id, 1, &v); err != nil {
			t.Fatal(err)
		}
	}
	load(1, "1")
	if report := w.stream(t.Context(), request); report.Err != nil {
		t.Fatal(report.Err)
	}
	load(2, nines)
	report := w.stream(t.Context(), request)
	want := `.id=2: column "c": out of range of bigint ("` + nines + `"); set schema: evolve`
	if report.Err == nil || !strings.Contains(report.Err.Error(), want) {
		t.Errorf("%v; want %s", report.Err, want)
	}
	request.Schema = pipeline.Evolve
	if report := w.stream(t.Context(), request); report.Err != nil || report.Written != 1 {
		t.Fatalf("%d rows written, %v", report.Written, report.Err)
	}
	names, rows, err := w.rows(t.Context(), request)
	if got := fmt.Sprintf("%s %v", names[1], rows); err != nil || got != "c numeric [[1 1] [2 "+nines+"]]" {
		t.Errorf("%s, %v", got, err)
	}
}
