package fault

import "sync/atomic"

const (
	// leastTokens let eight downloads at a time outlast a moment in which
	// storage answers none of them.
	leastTokens  = 50
	unitsByToken = 10
)

// Budget bounds the repetitions of a whole run: max(50, a tenth of the units of
// work known so far). When a service is down, every unit fails alike; an empty
// budget ends the run at once instead of storming the service. A nil *Budget
// has no bound. Methods may be called from many goroutines.
type Budget struct {
	units atomic.Int64
	used  atomic.Int64
}

// NewBudget starts a budget over the units of work known so far (0 is fine).
func NewBudget(units int) *Budget {
	b := new(Budget)
	b.Cover(units)
	return b
}

// Cover adds units of work that have become known.
func (b *Budget) Cover(units int) {
	if b != nil {
		b.units.Add(int64(units))
	}
}

// Take uses one token and tells whether there was one.
func (b *Budget) Take() bool {
	if b == nil {
		return true
	}
	for {
		used := b.used.Load()
		if used >= b.size() {
			return false
		}
		if b.used.CompareAndSwap(used, used+1) {
			return true
		}
	}
}

// Left is the number of repetitions the run may still make; -1 is no bound.
func (b *Budget) Left() int {
	if b == nil {
		return -1
	}
	return int(b.size() - b.used.Load())
}

func (b *Budget) size() int64 { return max(leastTokens, b.units.Load()/unitsByToken) }
