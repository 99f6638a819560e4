package engine

import (
	"context"
	"slices"

	"github.com/snowpg/etl/internal/snowsim/data"
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
	// entire says that these are all rows of the part that count.
	entire bool
}

// all says that these are all rows of the part's block.
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
		s.rows, s.entire = s.rows[from:to], false
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
	sel := &selection{part: part, rows: part.Rows, entire: true}
	if s.where == nil {
		return sel, nil
	}
	switch s.where.Outcomes(part.Range).Verdict() {
	case expr.All:
		return sel, nil
	case expr.None:
		return &selection{part: part, rows: []int{}}, nil
	}
	return s.filter(sel)
}

// filter looks at the stretches of a part, and at the rows of those that the
// ranges leave open.
func (s *scan) filter(sel *selection) (*selection, error) {
	picked := make([]int, 0, sel.len())
	rest := sel.rows
	for _, stretch := range sel.part.Stretches() {
		var rows []int
		if rows, rest = within(stretch, rest); len(rows) == 0 {
			continue
		}
		if err := s.ctx.Err(); err != nil {
			return nil, err
		}
		switch s.where.Outcomes(stretch.Range).Verdict() {
		case expr.None:
		case expr.All:
			picked = append(picked, rows...)
		default:
			var err error
			if picked, err = s.test(picked, sel.part.Block, rows); err != nil {
				return nil, err
			}
		}
	}
	if len(picked) == sel.len() {
		return sel, nil // every row after all: the block can be shared
	}
	return &selection{part: sel.part, rows: picked}, nil
}

// within cuts off those of the remaining rows that lie in a stretch; nil
// stands for all of the block.
func within(s store.Stretch, rest []int) (rows, behind []int) {
	if rest == nil {
		rows = make([]int, s.To-s.From)
		for i := range rows {
			rows[i] = s.From + i
		}
		return rows, nil
	}
	n, _ := slices.BinarySearch(rest, s.To)
	return rest[:n], rest[n:]
}

// checkEvery is how many rows are filtered between two looks at the context.
const checkEvery = 8192

// test appends those rows for which the condition is true.
func (s *scan) test(picked []int, b *data.Block, rows []int) ([]int, error) {
	for i, row := range rows {
		if i%checkEvery == checkEvery-1 && s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
		ok, err := s.where.True(expr.Row{Block: b, Index: row})
		if err != nil {
			return nil, err
		}
		if ok {
			picked = append(picked, row)
		}
	}
	return picked, nil
}
