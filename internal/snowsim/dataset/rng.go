package dataset

// rng is SplitMix64 (Steele, Lea and Flood, 2014): a few cycles a number, and
// the same numbers in every release of Go.
type rng struct{ state uint64 }

func newRNG(seed, stream uint64) *rng {
	r := &rng{seed ^ stream*0xd1342543de82ef95}
	r.next()
	return r
}

func (r *rng) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number in 0..n-1; n is far below 2^32, the bias is negligible.
func (r *rng) below(n int) int { return int((r.next() >> 32) * uint64(n) >> 32) }

// oneIn is true once in n times.
func (r *rng) oneIn(n int) bool { return r.below(n) == 0 }
