package progress

import (
	"sync"
	"sync/atomic"
	"time"
)

// Table counts one table's work. Its methods may be called from many
// goroutines; on a nil *Table they do nothing.
type Table struct {
	name    string
	display *Display

	total                  atomic.Int64
	readRows               atomic.Int64
	copiedRows, copiedSize atomic.Int64
	backlog                backlog

	mu      sync.Mutex // guards what changes a few times in a run
	phase   Phase
	outcome Outcome
	begun   time.Time
	since   time.Time // what is counted now
	ended   time.Time
}

// Total sets the number of rows to read; 0 is unknown.
func (t *Table) Total(rows int64) {
	if t != nil {
		t.total.Store(rows)
	}
}

// Restart begins to count anew, towards another total, for work that reads a
// table more than once.
func (t *Table) Restart(total int64) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.since = t.display.now()
	t.readRows.Store(0)
	t.total.Store(total)
}

// Read adds rows read from the source. A negative number takes back what a
// failed attempt had added.
func (t *Table) Read(rows int64) {
	if t != nil {
		t.readRows.Add(rows)
		t.backlog.move(t.display.now(), rows)
	}
}

// Copied adds rows and bytes sent to PostgreSQL; negative as for Read.
func (t *Table) Copied(rows, bytes int64) {
	if t != nil {
		t.copiedRows.Add(rows)
		t.copiedSize.Add(bytes)
		t.backlog.move(t.display.now(), -rows)
	}
}

// Phase tells what the table does now. After Done it has no effect.
func (t *Table) Phase(p Phase) {
	if t != nil {
		t.enter(p, Outcome{})
	}
}

// Done ends the table. Only the first call counts.
func (t *Table) Done(outcome Outcome) {
	if t != nil {
		t.enter(outcome.phase(), outcome)
	}
}

func (t *Table) enter(p Phase, outcome Outcome) {
	if t.change(p, outcome, t.display.now()) {
		t.display.face.changed(t)
	}
}

// change tells whether anything became different.
func (t *Table) change(p Phase, outcome Outcome, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.phase.ended() || t.phase == p {
		return false
	}
	t.phase, t.outcome = p, outcome
	if t.begun.IsZero() && p != Waiting {
		t.begun, t.since = now, now
	}
	if p.ended() {
		t.ended = now
	}
	return true
}
