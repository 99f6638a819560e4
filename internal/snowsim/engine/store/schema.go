package store

import (
	"slices"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// AddColumns appends columns; rows that exist have NULL in them.
func (t *Table) AddColumns(columns []data.Column, now time.Time) {
	t.alter(now, func(s *state, _ int64) {
		s.columns = append(s.columns, columns...)
		s.rebuild(t.clock, func(old []*data.Vector, rows int) []*data.Vector {
			for _, c := range columns {
				old = append(old, value.AllNull(c.Type, rows))
			}
			return old
		})
	})
}

// DropColumns removes the columns that drop names.
func (t *Table) DropColumns(drop func(data.Column) bool, now time.Time) {
	t.alter(now, func(s *state, _ int64) {
		before := slices.Clone(s.columns)
		s.columns = slices.DeleteFunc(s.columns, drop)
		s.rebuild(t.clock, func(old []*data.Vector, _ int) []*data.Vector {
			kept := old[:0]
			for i, v := range old {
				if !drop(before[i]) {
					kept = append(kept, v)
				}
			}
			return kept
		})
	})
}

// rebuild gives every segment other columns. The segments get new ids, for
// what is cached under the old ones has the old columns.
func (s *state) rebuild(clock *Clock, columns func(old []*data.Vector, rows int) []*data.Vector) {
	for i, seg := range s.segments {
		c := *seg
		c.id = clock.NextID()
		c.block = &data.Block{
			Rows:    seg.block.Rows,
			Columns: columns(slices.Clone(seg.block.Columns), seg.block.Rows),
		}
		c.ranges = newRanges(c.block)
		if c.survived != nil {
			c.survived = &survivors{of: &c, since: seg.survived.since, ranges: newRanges(c.block)}
		}
		s.segments[i] = &c
	}
}
