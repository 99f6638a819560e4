package pipeline

import (
	"context"
	"sync"
)

// Budget is the number of bytes that batches in flight may take, compressed and
// decoded, for the whole process. Reservations are served in the order they were
// asked for.
// What pushes back is this budget, never the socket: Snowflake's driver gives
// up on a download that is read slowly.
type Budget struct {
	mu      sync.Mutex
	limit   int64
	used    int64
	peak    int64
	waiting []*reservation
}

type reservation struct {
	bytes   int64
	granted chan struct{}
}

// NewBudget is a budget of so many bytes.
func NewBudget(limit int64) *Budget { return &Budget{limit: limit} }

// Reserve waits until so many bytes are free. A reservation larger than the
// whole budget is granted when nothing else is in use, so that one oversized
// chunk slows the run down instead of stopping it.
func (b *Budget) Reserve(ctx context.Context, bytes int64) error {
	b.mu.Lock()
	if len(b.waiting) == 0 && b.fits(bytes) {
		b.use(bytes)
		b.mu.Unlock()
		return nil
	}
	r := &reservation{bytes: bytes, granted: make(chan struct{})}
	b.waiting = append(b.waiting, r)
	b.mu.Unlock()
	select {
	case <-r.granted:
		return nil
	case <-ctx.Done():
		b.abandon(r)
		return ctx.Err()
	}
}

// TryReserve takes so many bytes more for somebody who holds some already, and
// does not wait: all who hold a part of the budget and wait for the rest would
// wait for each other. It goes ahead of those who wait, for it ends earlier.
func (b *Budget) TryReserve(bytes int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.used+bytes > b.limit {
		return false
	}
	b.use(bytes)
	return true
}

// Free gives bytes back.
func (b *Budget) Free(bytes int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.use(-bytes)
	b.grant()
}

// Limit is the number of bytes there are.
func (b *Budget) Limit() int64 { return b.limit }

// InUse is the number of bytes taken now, and Peak the most there ever were.
func (b *Budget) InUse() (now, peak int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used, b.peak
}

func (b *Budget) fits(bytes int64) bool { return b.used <= 0 || b.used+bytes <= b.limit }

func (b *Budget) use(bytes int64) {
	b.used += bytes
	b.peak = max(b.peak, b.used)
}

func (b *Budget) grant() {
	for len(b.waiting) > 0 && b.fits(b.waiting[0].bytes) {
		b.use(b.waiting[0].bytes)
		close(b.waiting[0].granted)
		b.waiting = b.waiting[1:]
	}
}

// abandon withdraws a reservation whose owner has stopped waiting, or gives
// it back if it was granted in the same moment.
func (b *Budget) abandon(r *reservation) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-r.granted:
		b.use(-r.bytes)
	default:
		for i, w := range b.waiting {
			if w == r {
				b.waiting = append(b.waiting[:i:i], b.waiting[i+1:]...)
				break
			}
		}
	}
	b.grant()
}
