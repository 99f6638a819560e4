package store

import (
	"sync"

	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// survivors are the rows of a segment whose versions still live. Every reading
// from the last ending on sees them, so that what is known of them is worth
// keeping: after an UPDATE nearly every statement reads such a segment.
type survivors struct {
	of    *segment
	since int64 // the time of the last ending

	once   sync.Once
	rows   []int
	ranges []*columnRanges
}

// list is the rows, at least none: it is not nil.
func (s *survivors) list() []int {
	s.once.Do(func() {
		s.rows = make([]int, 0, s.of.block.Rows)
		for row, end := range s.of.ends {
			if end == open {
				s.rows = append(s.rows, row)
			}
		}
	})
	return s.rows
}

// columnRange is the range of column c over the survivors.
func (s *survivors) columnRange(c int) (value.Range, bool) {
	r := s.ranges[c]
	r.once.Do(func() { r.whole, r.known = value.RangeOfRows(s.of.block.Columns[c], s.list()) })
	return r.whole, r.known
}
