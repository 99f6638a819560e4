package store

import (
	"math"
	"slices"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Write is one statement's changes to a table, invisible until it commits.
type Write struct {
	table   *Table
	base    *state
	endings map[int][]int // rows to end, by segment
	added   []*segment
	nextRow int64
}

// Write runs change and commits what it did, or nothing if it fails. Writes
// of one table run one after the other.
func (t *Table) Write(now time.Time, change func(w *Write) error) error {
	t.writing.Lock()
	defer t.writing.Unlock()
	base := t.state.Load()
	w := &Write{table: t, base: base, endings: map[int][]int{}, nextRow: base.nextRow}
	if err := change(w); err != nil {
		return err
	}
	t.clock.Commit(now, w.publish)
	return nil
}

// Columns are the table's columns.
func (w *Write) Columns() []data.Column { return w.base.columns }

// Parts are the rows that live before the write.
func (w *Write) Parts() []*Part { return w.base.parts(math.MaxInt64 - 1) }

// Insert appends new rows; the block must not be changed afterwards.
func (w *Write) Insert(block *data.Block) {
	s := w.add(block)
	s.inserted = true
	s.firstRow = w.nextRow
	w.nextRow += int64(block.Rows)
}

// Delete ends rows of a part, given by their place in its block.
func (w *Write) Delete(p *Part, rows []int) {
	w.endings[p.index] = append(w.endings[p.index], rows...)
}

// Update replaces rows of a part by the rows of block, which keep their
// identity.
func (w *Write) Update(p *Part, rows []int, block *data.Block) {
	w.Delete(p, rows)
	s := w.add(block)
	s.rowIDs = make([]int64, len(rows))
	for i, row := range rows {
		s.rowIDs[i] = p.segment.rowID(row)
	}
}

func (w *Write) add(block *data.Block) *segment {
	s := newSegment(w.table.clock.NextID(), block)
	w.added = append(w.added, s)
	return s
}

func (w *Write) publish(at int64) {
	s := *w.base
	s.segments = slices.Clone(s.segments)
	for i, rows := range w.endings {
		s.segments[i] = s.segments[i].withEnds(rows, at)
	}
	for _, seg := range w.added {
		seg.begin = at
	}
	s.segments = append(s.segments, w.added...)
	s.nextRow = w.nextRow
	s.altered = at
	w.table.state.Store(&s)
}
