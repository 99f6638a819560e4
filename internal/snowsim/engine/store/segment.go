package store

import (
	"math"
	"slices"
	"sync"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// SegmentRows is the greatest number of rows of a segment.
const SegmentRows = 50_000

// open is the end of a version that still lives.
const open = math.MaxInt64

// segment is a block of row versions with one begin.
type segment struct {
	id    uint64
	block *data.Block
	begin int64
	ends  []int64 // nil: all open
	// inserted is false for versions made by UPDATE.
	inserted bool
	rowIDs   []int64 // nil: firstRow, firstRow+1, …
	firstRow int64
	ranges   []*columnRange // shared by all copies of the segment
}

// columnRange computes a column's range when it is first asked for: most
// columns never stand in a predicate.
type columnRange struct {
	once  sync.Once
	value value.Range
	known bool
}

func newSegment(id uint64, block *data.Block) *segment {
	return &segment{id: id, block: block, ranges: newRanges(len(block.Columns))}
}

func newRanges(n int) []*columnRange {
	r := make([]*columnRange, n)
	for i := range r {
		r[i] = &columnRange{}
	}
	return r
}

func (s *segment) rowID(row int) int64 {
	if s.rowIDs == nil {
		return s.firstRow + int64(row)
	}
	return s.rowIDs[row]
}

func (s *segment) end(row int) int64 {
	if s.ends == nil {
		return open
	}
	return s.ends[row]
}

// columnRange is the range of column c over all versions of the segment.
func (s *segment) columnRange(c int) (value.Range, bool) {
	r := s.ranges[c]
	r.once.Do(func() { r.value, r.known = value.RangeOf(s.block.Columns[c], s.block.Rows) })
	return r.value, r.known
}

// visible lists the rows that live at a time; all is true, and the list nil,
// if that is every row.
func (s *segment) visible(at int64) (rows []int, all bool) {
	if s.begin > at {
		return nil, false
	}
	if s.ends == nil {
		return nil, true
	}
	rows = make([]int, 0, s.block.Rows)
	for i, end := range s.ends {
		if end > at {
			rows = append(rows, i)
		}
	}
	if len(rows) == s.block.Rows {
		return nil, true
	}
	return rows, false
}

// withEnds is a copy of the segment in which rows end at a time.
func (s *segment) withEnds(rows []int, at int64) *segment {
	c := *s
	if c.ends == nil {
		c.ends = slices.Repeat([]int64{open}, s.block.Rows)
	} else {
		c.ends = slices.Clone(s.ends)
	}
	for _, row := range rows {
		c.ends[row] = at
	}
	return &c
}
