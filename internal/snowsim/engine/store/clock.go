package store

import (
	"sync"
	"sync/atomic"
	"time"
)

// Clock orders readings and commits of all tables of one engine.
type Clock struct {
	mu   sync.Mutex
	last int64
	ids  atomic.Uint64
}

// Read is the time at which a statement that starts at now reads, in Unix
// nanoseconds: now, or the time of the last commit or reading if that is
// later. Everything committed so far is visible at it.
func (c *Clock) Read(now time.Time) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = max(c.last, now.UnixNano())
	return c.last
}

// Peek is what Read would answer, without being a reading: a later commit may
// get this very time. It serves statements that change something, which
// otherwise could never commit at the time they start.
func (c *Clock) Peek(now time.Time) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return max(c.last, now.UnixNano())
}

// Commit calls publish with a commit time later than every one before. No
// reading falls between the choice of the time and the publication.
func (c *Clock) Commit(now time.Time, publish func(at int64)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = max(c.last+1, now.UnixNano())
	publish(c.last)
}

// NextID is a number never handed out before, from 1.
func (c *Clock) NextID() uint64 { return c.ids.Add(1) }
