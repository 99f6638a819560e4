package pgcopy

const finerThanMicrosecond = "finer than a microsecond"

// nanoseconds applies the policy for digits below the microsecond.
type nanoseconds struct {
	strict bool
	lost   *Losses
}

func newNanoseconds(p planning) nanoseconds {
	return nanoseconds{strict: p.policy.Nanoseconds == LossError, lost: p.lost}
}

// allow says whether a value whose digits were cut may pass, and counts it.
func (n *nanoseconds) allow() bool {
	if n.strict {
		return false
	}
	n.lost.Nanoseconds++
	return true
}
