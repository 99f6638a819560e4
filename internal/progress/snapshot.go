package progress

import "time"

// snapshot is a table at one moment. The counters are read one by one, so they
// may differ by the rows that are just moving; nobody can see that.
type snapshot struct {
	name       string
	phase      Phase
	outcome    Outcome
	waits      Side
	total      int64 // 0 is unknown
	read       int64
	copied     int64
	copiedSize int64
	elapsed    time.Duration
	counting   time.Duration // the part of elapsed in which read was counted
}

func (t *Table) snapshot(now time.Time) snapshot {
	s := snapshot{
		name:  t.name,
		total: t.total.Load(), read: t.readRows.Load(),
		copied: t.copiedRows.Load(), copiedSize: t.copiedSize.Load(),
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s.phase, s.outcome = t.phase, t.outcome
	s.waits = waitsFor(s.phase, t.backlog.waitsFor(now))
	if t.phase.ended() {
		now = t.ended
	}
	if !t.begun.IsZero() {
		s.elapsed, s.counting = now.Sub(t.begun), now.Sub(t.since)
	}
	return s
}

// rate is the mean since counting began, in rows per second.
func (s snapshot) rate() float64 { return perSecond(s.read, s.counting) }

// flowing tells whether the mean rate means something: rows have come, and the
// time of a merge is not yet mixed in. Of an ended table it covers the whole.
func (s snapshot) flowing() bool { return s.rate() > 0 && s.phase != Merging }

// eta is the time left at the mean rate, if that can be told.
func (s snapshot) eta() (left time.Duration, ok bool) {
	rate := s.rate()
	if !s.phase.active() || !s.flowing() || s.total <= s.read {
		return 0, false
	}
	return time.Duration(float64(s.total-s.read) / rate * float64(time.Second)), true
}

func perSecond(n int64, d time.Duration) float64 {
	if n <= 0 || d <= 0 {
		return 0
	}
	return float64(n) / d.Seconds()
}
