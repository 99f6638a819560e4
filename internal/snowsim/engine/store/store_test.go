package store

import (
	"errors"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

var start = time.Unix(1_000_000, 0)

func newTable(t *testing.T, rows int) (*Clock, *Table) {
	t.Helper()
	clock := &Clock{}
	table := NewTable(clock, []data.Column{{Name: "B", Type: data.Type{Kind: data.Boolean}}}, 0)
	insert(t, table, rows, start)
	return clock, table
}

func insert(t *testing.T, table *Table, rows int, at time.Time) {
	t.Helper()
	b := &data.Block{Rows: rows, Columns: []*data.Vector{{Type: data.Type{Kind: data.Boolean}, Bools: make([]bool, rows)}}}
	if err := table.Write(at, func(w *Write) error { w.Insert(b); return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestCommitIsLaterThanEveryReading(t *testing.T) {
	t.Parallel()
	clock, table := newTable(t, 1)
	seen := clock.Read(start.Add(time.Second))
	insert(t, table, 1, start) // the writer's clock is behind the reader's
	if got := table.Rows(seen); got != 1 {
		t.Errorf("an old reading sees %d rows", got)
	}
	if got := table.Rows(clock.Read(start)); got != 2 {
		t.Errorf("a new reading sees %d rows", got)
	}
}

func TestFailedWriteChangesNothing(t *testing.T) {
	t.Parallel()
	clock, table := newTable(t, 3)
	failure := errors.New("stop")
	err := table.Write(start, func(w *Write) error {
		w.Delete(w.Parts()[0], []int{0, 1})
		return failure
	})
	if !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	if got := table.Rows(clock.Read(start)); got != 3 {
		t.Errorf("%d rows are left", got)
	}
}

func TestEndedRows(t *testing.T) {
	t.Parallel()
	clock, table := newTable(t, 3)
	before := clock.Read(start)
	if err := table.Write(start, func(w *Write) error { w.Delete(w.Parts()[0], []int{1}); return nil }); err != nil {
		t.Fatal(err)
	}
	_, parts := table.Snapshot(clock.Read(start))
	if len(parts) != 1 || len(parts[0].Rows) != 2 || parts[0].Rows[1] != 2 {
		t.Errorf("live rows %v", parts[0].Rows)
	}
	if _, parts := table.Snapshot(before); parts[0].Rows != nil {
		t.Errorf("the past lists rows %v although all lived", parts[0].Rows)
	}
}
