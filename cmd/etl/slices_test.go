package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// extractions are the statements that read rows of a table, in order.
func (w *world) extractions(firstColumn string) []snowsim.Query {
	var all []snowsim.Query
	for _, q := range w.server.History() {
		if strings.HasPrefix(q.SQL, `SELECT "`+firstColumn+`"`) {
			all = append(all, q)
		}
	}
	return all
}

func TestALargeWindowIsCutIntoSlices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	w.env["ETL_SLICE_ROWS"] = "1250"
	w.etl("plan").want(t, exitPending, "4 slices", "5000 of 5000")
	w.etl("stream").want(t, exitOK, "created")
	w.equal("notification_text")
	read := w.extractions("NOTIFICATION_ID")
	if len(read) != 4 {
		t.Fatalf("%d statements read the table, want 4", len(read))
	}
	for _, q := range read {
		if q.Rows < 1000 || q.Rows > 1500 {
			t.Errorf("a slice of %d rows: %s", q.Rows, q.SQL)
		}
	}
	if n := scalar[int](w, `SELECT count(*) FROM etl.slice`); n != 4 {
		t.Errorf("%d slices in the ledger", n)
	}
	if n := scalar[int](w, `SELECT count(*) FROM etl.run WHERE status = 'done' AND merged = 5000`); n != 1 {
		t.Errorf("%d finished runs", n)
	}
}

func TestABackfillKilledInTheMiddleGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	w.env["ETL_SLICE_ROWS"] = "1250"
	// The third statement's first chunk never comes.
	stall := w.inject(simfault.Fault{
		Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(0), Skip: 2, Action: simfault.Action{Kind: simfault.Stall},
	})
	p := w.start("stream")
	w.awaitFault(simfault.Stall)
	w.awaitSlices(2) // the second one merges while the third is read
	if err := p.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait()
	w.server.Release(stall)
	before := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`)
	done := scalar[int64](w, `SELECT count(*) FROM public.notification_text`)
	if done < 2000 || done > 3000 {
		t.Fatalf("%d rows are in after two of four slices", done)
	}

	asked := len(w.extractions("NOTIFICATION_ID"))
	w.etl("stream", "--lookback", "0s").want(t, exitOK)
	w.equal("notification_text")
	var rows int64
	for _, q := range w.extractions("NOTIFICATION_ID")[asked:] {
		rows += q.Rows
		if !strings.Contains(q.SQL, `"UPDATED_AT" >`) {
			t.Errorf("asked for the beginning again: %s", q.SQL)
		}
	}
	if most := notificationRows - done + 10; rows > most { // the rows of the very last second come again
		t.Errorf("%d rows were read again from %s on, %d were missing", rows, before, notificationRows-done)
	}
}

// awaitSlices waits until so many slices have committed.
func (w *world) awaitSlices(n int) {
	w.t.Helper()
	w.exec(fmt.Sprintf(`
DO $$ BEGIN
	WHILE (SELECT count(*) FROM etl.slice) < %d LOOP PERFORM pg_sleep(0.01); END LOOP;
END $$`, n))
}

func TestAnAtomicRunIsOneSlice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"], w.env["ETL_SLICE_ROWS"] = "notification_text", "5000"
	w.etl("stream", "--atomic").want(t, exitOK)
	w.equal("notification_text")
	if n := len(w.extractions("NOTIFICATION_ID")); n != 1 {
		t.Errorf("%d statements read the table", n)
	}
}

// awaitFault waits until the simulator has played a fault of the kind.
func (w *world) awaitFault(kind simfault.Kind) {
	w.t.Helper()
	for seq := uint64(0); ; {
		e := w.awaitEvent(snowsim.Match{After: seq})
		if e.Fault == kind {
			return
		}
		seq = e.Seq
	}
}

func TestSlicesOfOtherWatermarks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders"
	w.env["ETL_SLICE_ROWS"] = "500"
	for _, watermark := range []string{"order_id", "order_date", "shipped_at"} {
		w.etl("stream", "--watermark", watermark, "--full-refresh", "--null-watermark", "include").want(t, exitOK)
		w.equal("orders")
		if n := scalar[int64](w, `SELECT count(*) FROM etl.slice JOIN etl.run USING (run_id)
			WHERE run.started_at = (SELECT max(started_at) FROM etl.run)`); n < 2 {
			t.Errorf("%s: %d slices", watermark, n)
		}
	}
}
