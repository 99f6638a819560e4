package progress

import (
	"math"
	"sync"
	"time"
)

// memory is how fast the past fades: what was e-fold so long ago counts a
// third of what is now.
const memory = 5 * time.Second

// backlog follows the rows that were read and not yet copied, to tell which
// side keeps a load waiting: while there are hardly any, the writers wait for
// the source; while there are some, the source waits for the writers.
type backlog struct {
	mu      sync.Mutex
	rows    int64 // on their way now
	most    int64 // on their way at any time
	at      time.Time
	starved float64 // share of the time without a backlog, recent time first
}

// hardly any rows are on their way if it is less than one of so many of the
// most there ever were. Not none: rows that are rejected are never copied.
const hardly = 16

func (b *backlog) move(now time.Time, rows int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.advance(now)
	b.rows += rows
	b.most = max(b.most, b.rows)
}

// advance takes the time since the last call into account.
func (b *backlog) advance(now time.Time) {
	if b.most > 0 { // before the first row there is nothing to be told
		weight := 1 - math.Exp(-now.Sub(b.at).Seconds()/memory.Seconds())
		empty := 0.0
		if b.rows < max(1, b.most/hardly) {
			empty = 1
		}
		b.starved += weight * (empty - b.starved)
	}
	b.at = now
}

// waitsFor is Nobody before the first row.
func (b *backlog) waitsFor(now time.Time) Side {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.advance(now)
	switch {
	case b.most == 0:
		return Nobody
	case b.starved > 0.5:
		return Source
	default:
		return Target
	}
}
