package main

import (
	"log/slog"
	"testing"

	"github.com/snowpg/etl/internal/progress"
	"github.com/snowpg/etl/pipeline"
)

func TestTheRowsToComeAreThoseOfAllSlicesOfTheLatestPlan(t *testing.T) {
	t.Parallel()
	display := progress.New(progress.Options{Mode: progress.None})
	defer display.Close()
	o := newObserver(display, slog.New(slog.DiscardHandler))
	run := &pipeline.Run{Table: &pipeline.Table{Request: pipeline.Request{Name: "t"}}}
	opened := func(n int, rows int64) int64 {
		return o.opened(pipeline.Event{Table: "t", Slice: &pipeline.Slice{Run: run, N: n}, Rows: rows})
	}
	opened(0, 100)
	opened(1, 200)
	if got := opened(1, 250); got != 350 { // asked for once more
		t.Errorf("%d rows, want 350", got)
	}
	loaded := func(n int) bool {
		return o.loaded(pipeline.Event{Table: "t", Slice: &pipeline.Slice{Run: run, N: n}})
	}
	if loaded(0) || !loaded(1) {
		t.Error("the table merges only when its last slice has been loaded")
	}
	o.Observe(pipeline.Event{Kind: pipeline.WindowFixed, Table: "t", Run: run, Window: &pipeline.Window{Slices: make([]pipeline.Slice, 1)}})
	if got := opened(0, 10); got != 10 {
		t.Errorf("%d rows after a new plan, want 10", got)
	}
}
