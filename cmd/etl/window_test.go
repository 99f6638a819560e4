package main

import (
	"strings"
	"testing"
)

// events is a small table whose watermarks the tests write by hand.
func (w *world) events(columns string, rows ...string) {
	w.t.Helper()
	delete(w.env, "ETL_TABLES")
	w.source(`CREATE TABLE DEMO.PUBLIC.EVENTS (ID NUMBER(10,0), V VARCHAR(50), UPDATED_AT ` + columns + `)`)
	w.insert(rows...)
}

// insert adds rows, each as "id, v, watermark".
func (w *world) insert(rows ...string) {
	w.t.Helper()
	for _, r := range rows {
		parts := strings.SplitN(r, ", ", 3)
		mark := parts[2]
		if strings.HasPrefix(mark, "2") {
			mark = "'" + mark + "'::TIMESTAMP_NTZ"
		}
		w.source(`INSERT INTO DEMO.PUBLIC.EVENTS SELECT ` + parts[0] + `, '` + parts[1] + `', ` + mark)
	}
}

// stream loads the events with more settings.
func (w *world) stream(args ...string) outcome {
	w.t.Helper()
	return w.etl(append([]string{"stream", "--tables", "events", "--key", "id"}, args...)...)
}

// target is what the events are in PostgreSQL, by id.
func (w *world) target() string {
	w.t.Helper()
	return scalar[string](w, `SELECT coalesce(string_agg(concat(id, v), ' ' ORDER BY id), '') FROM public.events`)
}

func (w *world) holds(want string) {
	w.t.Helper()
	if got := w.target(); got != want {
		w.t.Errorf("the target holds %q, want %q", got, want)
	}
}

func (w *world) watermark() string {
	w.t.Helper()
	return scalar[string](w, `SELECT coalesce(watermark, '') FROM etl.etl_metadata WHERE target = 'public.events'`)
}

const ntz = "TIMESTAMP_NTZ(9)"

// A row that carries the very watermark of the last run, but was committed
// after it, must not be skipped.
func TestRowsAtTheEdgeOfAWindowComeAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, a, 2026-01-01 00:00:00.123456789", "2, b, 2026-01-01 00:00:00.123456789")
	w.stream("--lookback", "0s").want(t, exitOK)
	w.insert("3, late-tie, 2026-01-01 00:00:00.123456789")
	w.stream("--lookback", "0s").want(t, exitOK)
	w.holds("1a 2b 3late-tie")
	if mark := w.watermark(); mark != "2026-01-01 00:00:00.123456789" {
		t.Errorf("the watermark is %q: nanoseconds count", mark)
	}
}

func TestLookbackBringsLateRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, a, 2026-01-01 01:00:00")
	w.stream().want(t, exitOK)
	w.insert("2, within, 2026-01-01 00:55:00", "3, beyond, 2026-01-01 00:54:59.999999999")
	w.stream("--lookback", "5m").want(t, exitOK)
	w.holds("1a 2within")
	w.stream("--lookback", "6m").want(t, exitOK)
	w.holds("1a 2within 3beyond")
	if mark := w.watermark(); mark != "2026-01-01 01:00:00.000000000" {
		t.Errorf("late rows moved the watermark to %q", mark)
	}
}

// Append mode reads no row twice: its window is open at the lower end, and
// takes no lookback.
func TestAppendReadsEachRowOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, a, 2026-01-01 00:00:00")
	w.etl("stream", "--tables", "events", "--mode", "append").want(t, exitOK)
	w.insert("2, b, 2026-01-01 00:00:00.000000001")
	for range 2 {
		w.etl("stream", "--tables", "events", "--mode", "append").want(t, exitOK)
	}
	w.holds("1a 2b")
}

// The lag counts by Snowflake's clock: rows younger than that wait.
func TestLagHoldsYoungRowsBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, old, 2026-01-01 00:00:00", "2, young, CURRENT_TIMESTAMP()::TIMESTAMP_NTZ")
	w.stream("--lag", "1h").want(t, exitOK, "beyond its clock")
	w.holds("1old")
	w.stream("--lag", "0s").want(t, exitOK)
	w.holds("1old 2young")
}

// A row from the future must not drag the watermark along: rows of the present
// would never be read again.
func TestFutureWatermarksStayOutside(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, now, 2026-01-01 00:00:00", "2, future, 2999-01-01 00:00:00")
	w.stream().want(t, exitOK, "beyond its clock")
	w.holds("1now")
	if mark := w.watermark(); strings.HasPrefix(mark, "2999") {
		t.Errorf("the watermark is %q", mark)
	}
	w.insert("3, next, CURRENT_TIMESTAMP()::TIMESTAMP_NTZ")
	w.stream().want(t, exitOK)
	w.holds("1now 3next")
}

func TestNullWatermarks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, a, 2026-01-01 00:00:00", "2, none, NULL::TIMESTAMP_NTZ")
	w.stream().want(t, exitFailed, "1 row has a NULL watermark", "include", "ignore")
	if n := scalar[int](w, `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`); n != 0 {
		t.Error("a target was made")
	}
	w.stream("--null-watermark", "ignore").want(t, exitOK)
	w.holds("1a")
	for range 2 { // in every run, and harmless
		w.stream("--null-watermark", "include").want(t, exitOK)
		w.holds("1a 2none")
	}
	w.source(`UPDATE DEMO.PUBLIC.EVENTS SET V = 'changed' WHERE ID = 2`)
	w.stream("--null-watermark", "include").want(t, exitOK)
	w.holds("1a 2changed")
}

// Of several versions of a row the newest stays, in whatever order they come,
// and equal watermarks are decided the same way every time.
func TestDuplicatesInAWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, x, 2026-01-01 00:00:01", "1, newest, 2026-01-01 00:00:03", "1, y, 2026-01-01 00:00:02",
		"2, p, 2026-01-01 00:00:01", "2, q, 2026-01-01 00:00:01", "2, o, 2026-01-01 00:00:01")
	for _, parallel := range []string{"1", "4"} {
		w.stream("--full-refresh", "--parallel", parallel).want(t, exitOK)
		w.holds("1newest 2q")
	}
}

func TestAnOlderRowNeverReplacesANewerOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, new, 2026-01-01 00:10:00", "2, other, 2026-01-01 00:10:00")
	w.stream().want(t, exitOK)
	w.source(`DELETE FROM DEMO.PUBLIC.EVENTS WHERE ID = 1`)
	w.insert("1, stale, 2026-01-01 00:09:00")
	w.stream("--lookback", "10m").want(t, exitOK)
	w.holds("1new 2other")
}

// Deletes are not seen by a watermark; upsert says so in the README. Replace
// makes both sides equal.
func TestDeletesAreNotPropagatedByUpsert(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, a, 2026-01-01 00:00:00", "2, b, 2026-01-01 00:00:01")
	w.stream().want(t, exitOK)
	w.source(`DELETE FROM DEMO.PUBLIC.EVENTS WHERE ID = 2`)
	w.stream().want(t, exitOK)
	w.holds("1a 2b")
	if mark := w.watermark(); mark != "2026-01-01 00:00:01.000000000" {
		t.Errorf("the watermark went back to %q", mark)
	}
	w.stream("--mode", "replace").want(t, exitOK)
	w.holds("1a")
}
