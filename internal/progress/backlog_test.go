package progress

import (
	"testing"
	"time"
)

// flow plays seconds of a load: rows arrive and leave at the given rates.
func flow(b *backlog, at time.Time, seconds int, read, copied int64) time.Time {
	for range seconds * 10 {
		at = at.Add(100 * time.Millisecond)
		b.move(at, read)
		at = at.Add(10 * time.Millisecond)
		b.move(at, -min(copied, b.rows))
	}
	return at
}

func TestTheSlowerSideIsWaitedFor(t *testing.T) {
	t.Parallel()
	var b backlog
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	want := func(when string, side Side) {
		t.Helper()
		if got := b.waitsFor(at); got != side {
			t.Errorf("%s: waits for %v, want %v", when, got, side)
		}
	}
	at = at.Add(time.Hour)
	want("before the first row", Nobody)
	at = flow(&b, at, 20, 1000, 900)
	want("rows pile up", Target)
	b.move(at, -b.rows)
	at = flow(&b, at, 20, 1000, 1000)
	want("rows are taken at once", Source)
	b.move(at, 3)
	at = flow(&b, at, 20, 1000, 1000)
	want("a few rows were rejected", Source)
	at = flow(&b, at, 20, 1000, 100)
	want("rows pile up again", Target)
	b.move(at, -b.rows)
	at = at.Add(2 * time.Second)
	want("a short pause", Target)
	at = at.Add(time.Minute)
	want("nothing comes any more", Source)
}

func TestPhasesSayWhoIsWaitedFor(t *testing.T) {
	t.Parallel()
	for phase, want := range map[Phase]Side{Waiting: Nobody, Reading: Source, Copying: Target, Merging: Target, Hashing: Nobody, Done: Nobody} {
		if got := waitsFor(phase, Target); got != want {
			t.Errorf("%v waits for %v, want %v", phase, got, want)
		}
	}
	if Side(9).String() != "unknown" || Phase(99).String() != "unknown" {
		t.Error("names are made up")
	}
}
