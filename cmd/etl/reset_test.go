package main

import (
	"io"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

func TestResetReadsEverythingAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders"
	w.etl("reset", "--yes").want(t, exitOK, "nothing to reset")
	w.etl("stream").want(t, exitOK)
	w.etl("reset").want(t, exitUsage, "→ (none)", "reads the whole source again", "--yes")
	w.etl("plan").want(t, exitOK) // not reset: there is nothing to do
	w.etl("reset", "--yes").want(t, exitOK, "public.orders: reset from 2", "to (none)")
	w.etl("plan").want(t, exitPending, "everything up to", "1500 of 1500")
	w.etl("stream").want(t, exitOK, "1,500")
	w.equal("orders")
}

func TestResetToAWatermark(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders"
	w.etl("stream").want(t, exitOK)
	w.etl("reset", "--yes", "--to", "yesterday").want(t, exitUsage, "--to", "orders", `"yesterday"`, "2026-01-02")
	w.etl("reset", "--yes", "--to", "1999-01-02T03:04:05+01:00").want(t, exitOK, "→ 1999-01-02 02:04:05.000000000", "reads again")
	if got := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`); got != "1999-01-02 02:04:05.000000000" {
		t.Errorf("the watermark is %s", got)
	}
	w.etl("reset", "--yes", "--to", "2999-01-01").want(t, exitOK, "NOT loaded")
}

func TestResetOfAppendSaysThatRowsComeTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"], w.env["ETL_MODE"] = "orders", "append"
	w.etl("stream").want(t, exitOK)
	w.etl("reset").want(t, exitUsage, "ADDS rows")
}

func TestResetRefusesALiveRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(2), Action: simfault.Action{Kind: simfault.Stall}})
	run := w.start("stream")
	w.await(snowsim.Match{Endpoint: simfault.Chunk, Chunk: simfault.At(2)})
	w.etl("reset", "--yes").want(t, exitRunning, "another run holds the lease")
	w.server.Release(stall)
	run.wait().want(t, exitOK)
	w.equal("notification_text")
}

func TestAsk(t *testing.T) {
	t.Parallel()
	for answer, yes := range map[string]bool{"y\n": true, "Yes\n": true, "": false, "\n": false, "no\n": false, "yy\n": false, "y": true} {
		if err := ask(strings.NewReader(answer), io.Discard, "Reset?"); (err == nil) != yes {
			t.Errorf("%q: %v", answer, err)
		}
	}
}
