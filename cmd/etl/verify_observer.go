package main

import (
	"log/slog"
	"sync"

	"github.com/snowpg/etl/internal/progress"
	"github.com/snowpg/etl/stages/verify"
)

// verifyObserver shows a comparison's events as progress and as log records.
type verifyObserver struct {
	display *progress.Display
	log     *slog.Logger

	mu    sync.Mutex
	steps map[string]verify.Step // by table
}

var verifyPhases = map[verify.Step]progress.Phase{
	verify.Comparing: progress.Comparing,
	verify.Hashing:   progress.Hashing,
	verify.Locating:  progress.Locating,
	verify.Repairing: progress.Repairing,
}

func (o *verifyObserver) observe(e verify.Event) {
	t := o.display.Table(e.Table)
	if o.begins(e) {
		t.Restart(e.Total)
		t.Phase(verifyPhases[e.Step])
		o.log.Info(verifyPhases[e.Step].String(), "table", e.Table, "rows", e.Total)
	}
	t.Read(e.Rows)
}

func (o *verifyObserver) begins(e verify.Event) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.steps[e.Table] == e.Step {
		return false
	}
	o.steps[e.Table] = e.Step
	return true
}

func (o *verifyObserver) done(r verify.Report) {
	text := ""
	if r.Err == nil {
		text = outcomeText(r)
	}
	o.display.Table(r.Table).Done(progress.Outcome{Failed: r.Err != nil, Text: text})
}
