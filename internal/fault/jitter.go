package fault

import (
	"math/rand/v2"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	// DefaultDelay is the first ceiling of the wait where none is given.
	DefaultDelay = 500 * time.Millisecond
	// MaxDelay is the highest ceiling of the wait.
	MaxDelay = 30 * time.Second
	// maxPause bounds what a server may ask for by Retry-After.
	maxPause = 5 * time.Minute
)

// FullJitter waits a uniformly random time in [0, min(MaxDelay, Base·2ⁿ)) before
// the n-th repetition, n from 0. Spreading over the whole range keeps clients
// that failed together from coming back together (AWS Architecture Blog,
// "Exponential Backoff And Jitter").
type FullJitter struct {
	Base time.Duration  // 0 means DefaultDelay
	Rand func() float64 // in [0,1); nil means math/rand/v2

	n     int
	floor time.Duration
}

var _ backoff.BackOff = (*FullJitter)(nil)

// NextBackOff gives the wait before the next repetition.
func (j *FullJitter) NextBackOff() time.Duration {
	random := j.Rand
	if random == nil {
		random = rand.Float64
	}
	wait := time.Duration(random() * float64(j.ceiling()))
	j.n++
	return max(wait, j.floor)
}

// Reset begins again with the first repetition.
func (j *FullJitter) Reset() { j.n, j.floor = 0, 0 }

// ceiling doubles step by step because a shift by n overflows long before the
// cap would be compared.
func (j *FullJitter) ceiling() time.Duration {
	limit := j.Base
	if limit <= 0 {
		limit = DefaultDelay
	}
	for range j.n {
		if limit >= MaxDelay {
			break
		}
		limit *= 2
	}
	return min(limit, MaxDelay)
}
