package main

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/snowpg/etl/stages/plan"
)

func TestWorkersText(t *testing.T) {
	t.Parallel()
	var none *workers
	tests := map[*workers]string{
		none: "",
		{plan.Workers{Useful: 2, Limit: plan.LimitCores, Why: "of cores"}, 4}:    "2 useful, --parallel gives it 4: of cores",
		{plan.Workers{Useful: 1, Limit: plan.LimitChunks, Why: "of chunks"}, 4}:  "1 useful, --parallel gives it 4: of chunks",
		{plan.Workers{Useful: 37, Limit: plan.LimitMemory, Why: "of memory"}, 2}: "up to 37 useful, --parallel gives it 2: of memory",
		{plan.Workers{Useful: 64, Limit: plan.LimitSetting, Why: "as far"}, 2}:   "up to 64 useful, --parallel gives it 2: as far",
	}
	for w, want := range tests {
		if got := w.text(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPlanSaysHowManyWorkersAreUseful(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"], w.env["ETL_PARALLEL"] = "orders", "8"
	if p := w.plan(exitPending); p.Workers == nil || p.Workers.Useful != 1 || p.Workers.Given != 8 || p.Workers.Limit != "chunks" {
		t.Errorf("%d rows: %+v", p.Rows, p.Workers)
	}
	w.etl("plan").want(t, exitPending, "workers    1 useful, --parallel gives it 8: 1500 rows make 1 chunk")
	w.etl("plan", "--slice-rows", "300", "--batch-size", "1000").
		want(t, exitPending, fmt.Sprint(min(runtime.NumCPU(), 4))+" useful, --parallel gives it 8: ")
	if p := w.plan(exitPending, "--batch-size", "1"); p.Workers == nil || p.Workers.Useful != min(runtime.NumCPU(), 37) {
		t.Errorf("as many chunks as rows: %+v", p.Workers) // pgtest's PostgreSQL runs here
	}
	w.etl("plan", "--tables", "orders,notification_text").want(t, exitPending, "--parallel gives it 4")
	w.etl("stream").want(t, exitOK)
	if p := w.plan(exitOK, "--lookback", "0s", "--mode", "append"); p.Rows != 0 || p.Workers != nil {
		t.Errorf("workers for %d rows: %+v", p.Rows, p.Workers)
	}
}
