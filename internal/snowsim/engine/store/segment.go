package store

import (
	"math"
	"slices"

	"github.com/snowpg/etl/internal/snowsim/data"
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
	ranges   []*columnRanges // shared by all copies of the segment
	survived *survivors      // nil while all ends are open
}

func newSegment(id uint64, block *data.Block) *segment {
	return &segment{id: id, block: block, ranges: newRanges(block)}
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

// part is the rows that live at a time; nil if none does.
func (s *segment) part(at int64, index int) *Part {
	if s.begin > at {
		return nil
	}
	p := &Part{ID: s.id, Block: s.block, segment: s, index: index}
	switch {
	case s.ends == nil:
	case at >= s.survived.since:
		p.Rows, p.survived = s.survived.list(), s.survived
	default:
		p.Rows = s.visible(at)
	}
	if p.Rows != nil && len(p.Rows) == 0 {
		return nil
	}
	return p
}

// visible lists the rows that live at a time from begin on; nil if that is
// every row.
func (s *segment) visible(at int64) []int {
	rows := make([]int, 0, s.block.Rows)
	for i, end := range s.ends {
		if end > at {
			rows = append(rows, i)
		}
	}
	if len(rows) == s.block.Rows {
		return nil
	}
	return rows
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
	c.survived = &survivors{of: &c, since: at, ranges: newRanges(c.block)}
	return &c
}
