package engine

import (
	"context"

	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
)

// scan goes through the parts of a source and picks the rows for which a
// condition is true.
type scan struct {
	ctx   context.Context
	where *expr.Node // nil: every row
	parts []*store.Part
}

// selection is the picked rows of one part.
type selection struct {
	part *store.Part
	rows []int // nil: all
}

func (s *selection) all() bool { return s.rows == nil }

func (s *selection) len() int {
	if s.rows == nil {
		return s.part.Block.Rows
	}
	return len(s.rows)
}

// row is the i-th selected row.
func (s *selection) row(i int) expr.Row {
	if s.rows != nil {
		i = s.rows[i]
	}
	return expr.Row{Block: s.part.Block, Index: i}
}

// window drops the first skip rows and all behind the next left ones (-1: no
// limit), and answers what remains of both.
func (s *selection) window(skip, left int64) (int64, int64) {
	n := int64(s.len())
	from := min(skip, n)
	to := n
	if left >= 0 {
		to = min(n, from+left)
		left -= to - from
	}
	if from > 0 || to < n {
		s.list()
		s.rows = s.rows[from:to]
	}
	return skip - from, left
}

// list writes down the rows of a whole part.
func (s *selection) list() {
	if s.rows != nil {
		return
	}
	s.rows = make([]int, s.part.Block.Rows)
	for i := range s.rows {
		s.rows[i] = i
	}
}

// next is the next part that has rows.
func (s *scan) next() (*selection, bool, error) {
	for len(s.parts) > 0 {
		if err := s.ctx.Err(); err != nil {
			return nil, false, err
		}
		part := s.parts[0]
		s.parts = s.parts[1:]
		sel, err := s.pick(part)
		if err != nil || sel.len() > 0 {
			return sel, err == nil, err
		}
	}
	return nil, false, nil
}

// pick selects rows of a part, by the ranges of its columns where they decide.
func (s *scan) pick(part *store.Part) (*selection, error) {
	sel := &selection{part: part, rows: part.Rows}
	if s.where == nil {
		return sel, nil
	}
	outcomes := s.where.Outcomes(part.Range)
	switch {
	case outcomes == expr.MayBeTrue:
		return sel, nil
	case outcomes&expr.MayBeTrue == 0:
		sel.rows = []int{}
		return sel, nil
	}
	return s.filter(sel)
}

// checkEvery is how many rows are filtered between two looks at the context.
const checkEvery = 8192

// filter looks at every row.
func (s *scan) filter(sel *selection) (*selection, error) {
	picked := make([]int, 0, sel.len())
	for i := range sel.len() {
		if i%checkEvery == 0 && s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
		row := sel.row(i)
		ok, err := s.where.True(row)
		if err != nil {
			return nil, err
		}
		if ok {
			picked = append(picked, row.Index)
		}
	}
	if len(picked) == sel.part.Block.Rows {
		picked = nil // every row after all: the block can be shared
	}
	return &selection{part: sel.part, rows: picked}, nil
}
