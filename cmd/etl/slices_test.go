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

// stalled starts a run whose second slice never gets its first chunk, and
// waits until it is asked for. Slices come in any order, so it is named by its
// lower bound: the upper one of the first slice, which plan shows.
func (w *world) stalled(args ...string) (p *process, release func()) {
	w.t.Helper()
	plan := w.etl(append([]string{"plan", "--json"}, args...)...).want(w.t, exitPending)
	_, bound, found := strings.Cut(plan.stdout, `<= `)
	bound, _, ended := strings.Cut(bound, `"`)
	if !found || !ended {
		w.t.Fatalf("the first slice has no upper bound:\n%s", plan.stdout)
	}
	stall := w.inject(simfault.Fault{
		Endpoint: simfault.Chunk, Statement: "> " + bound, Chunk: simfault.At(0), Action: simfault.Action{Kind: simfault.Stall},
	})
	p = w.start(append([]string{"stream"}, args...)...)
	w.awaitFault(simfault.Stall)
	return p, func() { w.server.Release(stall) }
}

// killedBehindAGap is a run of eight slices that is killed when all of them but
// the second have committed. It returns how many rows are in.
func (w *world) killedBehindAGap(args ...string) (done int64) {
	w.t.Helper()
	p, release := w.stalled(append(args, "--slice-rows", "625")...)
	w.awaitSlices(7)
	if err := p.command.Process.Kill(); err != nil {
		w.t.Fatal(err)
	}
	p.wait()
	release()
	done = scalar[int64](w, `SELECT count(*) FROM public.notification_text`)
	if done < notificationRows-800 || done > notificationRows-450 {
		w.t.Fatalf("%d rows are in after seven of eight slices", done)
	}
	return done
}

func TestABackfillKilledInTheMiddleGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	done := w.killedBehindAGap()
	if n := scalar[int](w, `SELECT count(*) FROM etl.ahead`); n != 1 {
		t.Errorf("%d ranges are ahead, want one", n)
	}
	w.etl("verify").want(t, exitFailed, "behind a part that is missing", "etl stream")
	w.etl("status").want(t, exitOK, "public.notification_text: loaded ahead of the watermark: 20")
	w.etl("plan", "--lookback", "0s").want(t, exitPending, "left out", "an earlier run has loaded it")

	asked := len(w.extractions("NOTIFICATION_ID"))
	w.etl("stream", "--lookback", "0s").want(t, exitOK)
	w.equal("notification_text")
	var rows int64
	for _, q := range w.extractions("NOTIFICATION_ID")[asked:] {
		rows += q.Rows
	}
	if most := notificationRows - done + 10; rows > most { // the rows of the very last second come again
		t.Errorf("%d rows were read again, %d were missing", rows, notificationRows-done)
	}
	w.caughtUp()
	w.etl("verify").want(t, exitOK)
}

// caughtUp fails unless the watermark is the source's latest and nothing is
// ahead of it.
func (w *world) caughtUp() {
	w.t.Helper()
	latest := scalar[string](w, `SELECT to_char(max(updated_at), 'YYYY-MM-DD HH24:MI:SS.US') || '000' FROM public.notification_text`)
	if mark := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`); mark != latest {
		w.t.Errorf("the watermark is %s, the latest row's %s", mark, latest)
	}
	if n := scalar[int](w, `SELECT count(*) FROM etl.ahead`); n != 0 {
		w.t.Errorf("%d ranges are ahead of it", n)
	}
}

// In mode append a row that is read twice stays twice.
func TestAnAppendingBackfillKilledInTheMiddleGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	w.killedBehindAGap("--mode", "append")
	w.etl("stream", "--mode", "append").want(t, exitOK)
	w.equal("notification_text")
	w.caughtUp()
}

// What changes at the source while slices are ahead arrives with the rest.
func TestABackfillGoesOnAfterItsSourceHasChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	w.killedBehindAGap()
	w.source(`UPDATE DEMO.PUBLIC.NOTIFICATION_TEXT SET TITLE = TITLE || '!', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(NOTIFICATION_ID, 3) = 0`)
	w.etl("stream", "--slice-rows", "400").want(t, exitOK)
	w.equal("notification_text")
	w.caughtUp()
}

func TestResetForgetsWhatIsAhead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	w.killedBehindAGap()
	w.exec(`UPDATE etl.etl_metadata SET lease_until = clock_timestamp() - interval '1 s'`)
	w.etl("reset", "--yes").want(t, exitOK)
	if n := scalar[int](w, `SELECT count(*) FROM etl.ahead`); n != 0 {
		t.Errorf("%d ranges are ahead of no watermark", n)
	}
	asked := len(w.extractions("NOTIFICATION_ID"))
	w.etl("stream").want(t, exitOK)
	if again := w.extractions("NOTIFICATION_ID")[asked:]; len(again) != 1 || again[0].Rows != notificationRows {
		t.Errorf("read %+v", again)
	}
	w.equal("notification_text")
}

// awaitSlices waits until so many slices have committed.
func (w *world) awaitSlices(n int) {
	w.t.Helper()
	w.exec(fmt.Sprintf(`
DO $$ BEGIN
	WHILE (SELECT count(*) FROM etl.slice) < %d LOOP PERFORM pg_sleep(0.01); END LOOP;
END $$`, n))
}

func TestAFirstAtomicLoadIsOneSlice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"], w.env["ETL_SLICE_ROWS"] = "notification_text", "500"
	w.etl("stream", "--atomic").want(t, exitOK)
	w.equal("notification_text")
	if n := len(w.extractions("NOTIFICATION_ID")); n != 1 {
		t.Errorf("%d statements read the table", n)
	}
}

// All slices of an atomic run commit together, or none.
func TestTheSlicesOfAnAtomicRunCommitTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	w.etl("stream").want(t, exitOK)
	w.source(`UPDATE DEMO.PUBLIC.NOTIFICATION_TEXT SET TITLE = TITLE || '!', UPDATED_AT = DATEADD(SECOND, MOD(NOTIFICATION_ID, 1000), UPDATED_AT)`)
	const state = `SELECT (SELECT md5(string_agg(n::text, '' ORDER BY notification_id)) FROM public.notification_text AS n) || watermark FROM etl.etl_metadata`
	before := scalar[string](w, state)

	args := []string{"--atomic", "--full-refresh", "--slice-rows", "1000"}
	p, release := w.stalled(args...)
	w.awaitStaging(4)
	if err := p.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait()
	release()
	if scalar[string](w, state) != before || scalar[int](w, `SELECT count(*) FROM etl.ahead`) != 0 {
		t.Error("a part of the run is there")
	}
	w.etl(append([]string{"stream"}, args...)...).want(t, exitOK)
	w.equal("notification_text")
	w.caughtUp()
	if n := scalar[int](w, `SELECT max(n) FROM (SELECT count(*) AS n FROM etl.slice GROUP BY run_id) AS s`); n != 5 {
		t.Errorf("%d slices were recorded", n)
	}
	if n := scalar[int](w, `SELECT count(DISTINCT s.xmin::text) FROM etl.slice AS s JOIN etl.run USING (run_id) WHERE status = 'done'`); n != 2 {
		t.Errorf("the two finished runs committed %d times", n)
	}
}

// awaitStaging waits until there are so many staging tables.
func (w *world) awaitStaging(n int) {
	w.t.Helper()
	w.exec(fmt.Sprintf(`
DO $$ BEGIN
	WHILE (SELECT count(*) FROM pg_class WHERE relname LIKE 'stage\_%%' AND relkind = 'r') < %d LOOP PERFORM pg_sleep(0.01); END LOOP;
END $$`, n))
}

// A table without a watermark is cut along its key.
func TestSlicesOfATableWithoutAWatermark(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders"
	args := []string{"stream", "--watermark", "none", "--slice-rows", "400"}
	w.etl(args...).want(t, exitOK, "created")
	w.equal("orders")
	w.source(`UPDATE DEMO.PUBLIC.ORDERS SET AMOUNT = AMOUNT + 1 WHERE MOD(ORDER_ID, 100) = 7`)
	w.etl(args...).want(t, exitOK)
	w.equal("orders")
	if n := scalar[int](w, `SELECT min(n) FROM (SELECT count(*) AS n FROM etl.slice GROUP BY run_id) AS s`); n != 4 {
		t.Errorf("%d slices", n)
	}
	w.etl("stream", "--watermark", "none").want(t, exitOK, "nothing new")
	if n := scalar[int](w, `SELECT min(n) FROM (SELECT count(*) AS n FROM etl.slice GROUP BY run_id) AS s`); n != 1 {
		t.Errorf("%d slices where none were asked for", n)
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
