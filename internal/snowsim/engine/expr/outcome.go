package expr

import "github.com/snowpg/etl/internal/snowsim/engine/value"

// Ranges gives the range of a column over a block; ok is false if it is not
// known.
type Ranges func(column int) (r value.Range, ok bool)

// Outcomes is the set of truth values a condition may have in a block.
type Outcomes uint8

// The members of Outcomes.
const (
	MayBeTrue Outcomes = 1 << iota
	MayBeFalse
	MayBeNull

	anything = MayBeTrue | MayBeFalse | MayBeNull
)

// Outcomes judges a condition for all rows of a block at once. The set may be
// too large, never too small.
func (n *Node) Outcomes(ranges Ranges) Outcomes {
	switch {
	case n.folded:
		return outcome(n.value)
	case n.outcomes != nil:
		return n.outcomes(ranges)
	}
	return anything
}

func outcome(v value.Value) Outcomes {
	switch {
	case v.Null:
		return MayBeNull
	case v.Bool:
		return MayBeTrue
	}
	return MayBeFalse
}

// Verdict is what a set of outcomes means for the rows of a block.
type Verdict uint8

// The verdicts.
const (
	Some Verdict = iota // each row has to be looked at
	All                 // the condition is true for every row
	None                // it is for none
)

// Verdict judges the rows.
func (o Outcomes) Verdict() Verdict {
	switch {
	case o == MayBeTrue:
		return All
	case o&MayBeTrue == 0:
		return None
	}
	return Some
}

func (o Outcomes) not() Outcomes {
	out := o & MayBeNull
	if o&MayBeTrue != 0 {
		out |= MayBeFalse
	}
	if o&MayBeFalse != 0 {
		out |= MayBeTrue
	}
	return out
}

// and is every outcome of a AND b: FALSE beats NULL beats TRUE.
func (o Outcomes) and(b Outcomes) Outcomes {
	out := (o | b) & MayBeFalse
	if o&(MayBeTrue|MayBeNull) != 0 && b&(MayBeTrue|MayBeNull) != 0 {
		out |= (o | b) & MayBeNull
	}
	return out | o&b&MayBeTrue
}

// bounded is the range of n's values, if it follows from the columns' ranges.
func (n *Node) bounded(ranges Ranges) (value.Range, bool) {
	if n.bounds == nil {
		return value.Range{}, false
	}
	return n.bounds(ranges)
}

// nullOutcomes judges n IS NULL.
func (n *Node) nullOutcomes(ranges Ranges) Outcomes {
	r, ok := n.bounded(ranges)
	switch {
	case !ok:
		return MayBeTrue | MayBeFalse
	case r.Nulls == 0:
		return MayBeFalse
	case r.Nulls == r.Rows:
		return MayBeTrue
	}
	return MayBeTrue | MayBeFalse
}

// compareOutcomes judges x op constant: holds says which of the results of
// comparing x with c satisfy op.
func compareOutcomes(x *Node, c value.Value, compare value.Comparer, holds holds) func(Ranges) Outcomes {
	return func(ranges Ranges) Outcomes {
		r, ok := x.bounded(ranges)
		if !ok {
			return anything
		}
		var out Outcomes
		if r.Nulls > 0 {
			out |= MayBeNull
		}
		if r.Min.Null {
			return out
		}
		lo, hi := sign(compare(r.Min, c)), sign(compare(r.Max, c))
		for s := lo; s <= hi; s++ {
			if holds[s+1] {
				out |= MayBeTrue
			} else {
				out |= MayBeFalse
			}
		}
		return out
	}
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
