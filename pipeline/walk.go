package pipeline

import (
	"context"

	"github.com/snowpg/etl/internal/watermark"
)

// walk fixes the window and moves its slices. Each slice commits by itself,
// unless all are asked to commit together; the watermark follows.
func (p *Pipeline) walk(ctx context.Context, run *Run, writers int, report *Report) error {
	var window Window
	at := Event{Table: run.Table.Name, Run: run}
	err := p.retry(ctx, at, "fixing the window", func(ctx context.Context) (err error) {
		window, err = p.stages.Planner.Window(ctx, run)
		return err
	})
	if err != nil {
		return err
	}
	p.observe(Event{Kind: WindowFixed, Table: run.Table.Name, Run: run, Window: &window})
	report.HeldBack = window.HeldBack
	if p.options.Atomic && len(window.Slices) > 1 {
		return p.together(ctx, window.Slices, writers, report)
	}
	return p.sideBySide(ctx, window.Slices, writers, report)
}

// marks are the watermarks of the slices.
func marks(all []Slice) []watermark.Value {
	marks := make([]watermark.Value, len(all))
	for i, s := range all {
		marks[i] = s.Watermark
	}
	return marks
}

// TableLoads is how many slices of a table are loaded at a time, and how many
// are merged meanwhile: beyond it, more COPY streams a slice serve as well, and
// cost the server fewer transactions that compete.
const TableLoads = 4

// MostLoads is how many slices of all tables together are loaded at a time.
const MostLoads = mostTables * TableLoads

// deal divides the COPY streams of a table over the slices that are loaded at a
// time, each of which has at least one.
func deal(streams, slices int) []int {
	lanes := make([]int, max(1, min(TableLoads, streams, slices)))
	for i := range streams {
		lanes[i%len(lanes)]++
	}
	return lanes
}
