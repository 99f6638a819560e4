package main

import (
	"context"
	"testing"

	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	if _, err := w.pool.Exec(context.Background(), statement, args...); err != nil {
		w.t.Fatalf("%s: %v", statement, err)
	}
}

func TestGCDropsTheStagingOfAKilledRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	w.etl("gc").want(t, exitOK, "dropped 0 staging tables")
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: "notification_text", Chunk: simfault.At(2), Action: simfault.Action{Kind: simfault.Stall}})
	run := w.start("stream")
	w.await(snowsim.Match{Endpoint: simfault.Chunk, Statement: "notification_text", Chunk: simfault.At(2)})
	if n := w.stagingTables(); n == 0 {
		t.Fatal("no staging")
	}
	w.etl("gc").want(t, exitOK, "dropped 0 staging tables") // the run is alive
	if err := run.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	run.wait()
	w.server.Release(stall)
	w.exec(`UPDATE etl.etl_metadata SET lease_until = now() - interval '1 second'`)

	w.etl("gc", "--dry-run").want(t, exitOK, `would drop "etl"."stage_`)
	if n := w.stagingTables(); n == 0 {
		t.Error("a dry run dropped staging")
	}
	w.etl("gc").want(t, exitOK, `dropped "etl"."stage_`)
	if n := w.stagingTables(); n != 0 {
		t.Errorf("%d staging tables left", n)
	}
}

func TestGCForgetsOldRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders"
	for range 3 {
		w.etl("stream").want(t, exitOK)
	}
	w.exec(`INSERT INTO etl.reject (run_id, target, reason) SELECT run_id, target, 'planted' FROM etl.run`)
	w.etl("gc").want(t, exitOK, "removed 0 runs")
	w.exec(`UPDATE etl.run SET started_at = started_at - interval '91 days', finished_at = finished_at - interval '91 days'`)
	w.etl("gc", "--dry-run", "--json").want(t, exitOK, `"runs": 2`, `"done": false`, `"staging_tables": []`)
	w.etl("gc", "--tables", "orders").want(t, exitUsage, "no flag --tables") // it would not be obeyed
	w.etl("gc").want(t, exitOK, "removed 2 runs, 2 slices, 2 rejects")
	if n := scalar[int](w, `SELECT count(*) FROM etl.run JOIN etl.etl_metadata ON last_run = run_id`); n != 1 {
		t.Error("the last run is gone")
	}
	w.etl("stream").want(t, exitOK, "nothing new")
	w.etl("gc", "--keep-days", "-1").want(t, exitUsage, "--keep-days")
}
