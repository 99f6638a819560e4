package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// epoch is the time at which tests begin.
var epoch = time.Date(2026, 11, 23, 10, 0, 0, 123456789, time.UTC)

// bench is an engine with a session and a clock that the test moves.
type bench struct {
	t       testing.TB
	engine  *Engine
	session *data.Session
	now     time.Time
}

// newBench makes DEMO.PUBLIC with the given statements run in it, a second
// apart.
func newBench(t testing.TB, statements ...string) *bench {
	t.Helper()
	b := &bench{
		t: t, engine: New(), now: epoch.Add(-time.Hour),
		session: &data.Session{ID: 7, User: "ETL", Role: "LOADER", Warehouse: "WH"},
	}
	b.must("CREATE DATABASE demo")
	for _, s := range statements {
		b.must(s)
	}
	b.now = epoch
	return b
}

func (b *bench) execute(text string) (*data.Result, error) {
	return b.engine.Execute(context.Background(), b.session, text, b.now, false)
}

// must runs a statement that has to succeed, a second after the last one.
func (b *bench) must(text string) *data.Result {
	b.t.Helper()
	b.now = b.now.Add(time.Second)
	r, err := b.execute(text)
	if err != nil {
		b.t.Fatalf("%s: %v", text, err)
	}
	return r
}

// rows runs a statement and gives its rows as text, "a|b".
func (b *bench) rows(text string) []string {
	b.t.Helper()
	r, err := b.execute(text)
	if err != nil {
		b.t.Fatalf("%s: %v", text, err)
	}
	return render(b.t, r)
}

// expect compares a statement's rows, joined by newlines.
func (b *bench) expect(text string, want ...string) {
	b.t.Helper()
	if got := b.rows(text); !slices.Equal(got, want) {
		b.t.Errorf("%s\n got %q\nwant %q", text, got, want)
	}
}

// fails runs a statement that has to fail with a code and a text in its
// message.
func (b *bench) fails(text, code, state, message string) {
	b.t.Helper()
	_, err := b.execute(text)
	var e *data.Error
	if !errors.As(err, &e) {
		b.t.Fatalf("%s: got %v, want error %s", text, err, code)
	}
	if e.Code != code || e.SQLState != state || !strings.Contains(e.Message, message) {
		b.t.Errorf("%s\n got %v\nwant %s (%s) with %q", text, e, code, state, message)
	}
}

// render writes a result's rows as text and checks its shape.
func render(t testing.TB, r *data.Result) []string {
	t.Helper()
	if len(r.Computed) != len(r.Columns) {
		t.Fatalf("%d columns, but Computed has %d", len(r.Columns), len(r.Computed))
	}
	env := &value.Env{Location: time.UTC}
	rows := []string{}
	for _, b := range r.Blocks {
		for i := range b.Rows {
			cells := make([]string, len(r.Columns))
			for c, column := range r.Columns {
				cells[c] = renderCell(t, env, column, b.Columns[c], i)
			}
			rows = append(rows, strings.Join(cells, "|"))
		}
	}
	return rows
}

func renderCell(t testing.TB, env *value.Env, column data.Column, v *data.Vector, row int) string {
	t.Helper()
	if v.Type != column.Type {
		t.Fatalf("column %s is %v, its vector %v", column.Name, column.Type, v.Type)
	}
	x := value.At(v, row)
	switch {
	case x.Null && !column.Nullable:
		t.Fatalf("column %s is not nullable, row %d is NULL", column.Name, row)
	case x.Null:
		return "NULL"
	case column.Type.Kind == data.Variant:
		return x.Str
	}
	return env.Texter(column.Type)(x)
}
