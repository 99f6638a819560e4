package store

import "github.com/snowpg/etl/internal/snowsim/data"

// Change is one row version that appears in a CHANGES result.
type Change struct {
	Part   *Part
	Row    int
	RowID  int64
	Delete bool // METADATA$ACTION is DELETE, else INSERT
	Update bool // METADATA$ISUPDATE
}

// version is where a row version is stored.
type version struct {
	segment int
	row     int
}

// Changes is the net difference between two times in Unix nanoseconds: rows
// that came, rows that went, and both versions of rows that were updated. The columns
// are the table's, as the changes' blocks have them.
func (t *Table) Changes(from, to int64) ([]data.Column, []Change) {
	s := t.state.Load()
	before, beforeOrder := s.versions(from)
	after, order := s.versions(to)
	var changes []Change
	for _, id := range order {
		now := after[id]
		old, existed := before[id]
		if existed && old == now {
			continue
		}
		if existed {
			changes = append(changes, s.change(old, id, true, true))
		}
		changes = append(changes, s.change(now, id, false, existed))
	}
	for _, id := range beforeOrder {
		if _, lives := after[id]; !lives {
			changes = append(changes, s.change(before[id], id, true, false))
		}
	}
	return s.columns, changes
}

// Appended is the rows inserted after from and until to, whatever became of
// them.
func (t *Table) Appended(from, to int64) ([]data.Column, []Change) {
	s := t.state.Load()
	var changes []Change
	for i, seg := range s.segments {
		if !seg.inserted || seg.begin <= from || seg.begin > to {
			continue
		}
		for row := range seg.block.Rows {
			changes = append(changes, s.change(version{i, row}, seg.rowID(row), false, false))
		}
	}
	return s.columns, changes
}

func (s *state) change(v version, id int64, del, update bool) Change {
	seg := s.segments[v.segment]
	part := &Part{Block: seg.block, segment: seg, index: v.segment}
	return Change{Part: part, Row: v.row, RowID: id, Delete: del, Update: update}
}

// versions finds the live version of every row at a time, and the rows in
// storage order.
func (s *state) versions(at int64) (byRow map[int64]version, order []int64) {
	byRow = map[int64]version{}
	for i, seg := range s.segments {
		if seg.begin > at {
			continue
		}
		for row := range seg.block.Rows {
			if seg.end(row) > at {
				id := seg.rowID(row)
				byRow[id] = version{i, row}
				order = append(order, id)
			}
		}
	}
	return byRow, order
}
