package store

import (
	"sync"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// stretchRows is the rows of a stretch. Where the range of a whole segment does
// not decide, those of its stretches do for all but a few thousand rows.
const stretchRows = 1_000

// columnRanges computes a column's ranges when they are first asked for: most
// columns never stand in a predicate.
type columnRanges struct {
	once      sync.Once
	known     bool
	whole     value.Range
	stretches []value.Range
}

func newRanges(b *data.Block) []*columnRanges {
	r := make([]*columnRanges, len(b.Columns))
	for i := range r {
		r[i] = &columnRanges{}
	}
	return r
}

// columnRanges are those of column c over all versions of the segment.
func (s *segment) columnRanges(c int) *columnRanges {
	r := s.ranges[c]
	r.once.Do(func() {
		v := s.block.Columns[c]
		r.stretches = value.Ranges(v, s.block.Rows, stretchRows)
		r.whole, r.known = value.Union(v.Type, r.stretches), r.stretches != nil
	})
	return r
}

// Range bounds the values of column c over the part; ok is false if nothing is
// known. It may be too wide.
func (p *Part) Range(c int) (r value.Range, ok bool) {
	switch {
	case p.segment == nil:
		return value.Range{}, false
	case p.survived != nil:
		return p.survived.columnRange(c)
	}
	known := p.segment.columnRanges(c)
	return known.whole, known.known
}

// ExactRange is the range of column c over just the rows that count; ok is
// false if it is not known.
func (p *Part) ExactRange(c int) (r value.Range, ok bool) {
	if p.Rows != nil && p.survived == nil {
		return value.Range{}, false
	}
	return p.Range(c)
}

// Stretch is rows [From, To) of a part's block.
type Stretch struct {
	From, To int

	part *Part
}

// Stretches divides the part's block, if there are ranges of less than the
// whole.
func (p *Part) Stretches() []Stretch {
	if p.segment == nil {
		return []Stretch{{To: p.Block.Rows, part: p}}
	}
	var all []Stretch
	for from := 0; from < p.Block.Rows; from += stretchRows {
		all = append(all, Stretch{from, min(from+stretchRows, p.Block.Rows), p})
	}
	return all
}

// Range bounds the values of column c over the stretch; ok is false if nothing
// is known. It may be too wide.
func (s Stretch) Range(c int) (r value.Range, ok bool) {
	if s.part.segment == nil {
		return value.Range{}, false
	}
	known := s.part.segment.columnRanges(c)
	if !known.known {
		return value.Range{}, false
	}
	return known.stretches[s.From/stretchRows], true
}
