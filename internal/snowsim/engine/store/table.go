package store

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Table is the rows of one table, in all versions. It is safe for concurrent
// use.
type Table struct {
	// Created is when the table came to be, in Unix nanoseconds.
	Created int64

	clock   *Clock
	writing sync.Mutex
	state   atomic.Pointer[state]
}

// state is one published version of everything about a table.
type state struct {
	columns  []data.Column
	segments []*segment
	nextRow  int64
	// trackedSince is when change tracking was switched on; 0 is off.
	trackedSince int64
	altered      int64
}

// NewTable makes an empty table that exists since created. The columns must
// not be changed afterwards.
func NewTable(clock *Clock, columns []data.Column, created int64) *Table {
	t := &Table{Created: created, clock: clock}
	t.state.Store(&state{columns: columns, altered: created})
	return t
}

// Columns are the table's current columns.
func (t *Table) Columns() []data.Column { return t.state.Load().columns }

// Altered is the time of the last change, in Unix nanoseconds.
func (t *Table) Altered() int64 { return t.state.Load().altered }

// TrackedSince is when change tracking was switched on, in Unix nanoseconds;
// 0 if it is off.
func (t *Table) TrackedSince() int64 { return t.state.Load().trackedSince }

// Part is a stretch of a snapshot: rows of one block.
type Part struct {
	// ID names the block for as long as the process lives.
	ID    uint64
	Block *data.Block
	// Rows are the rows that count; nil means all of them.
	Rows []int

	segment  *segment
	survived *survivors // nil unless Rows are the segment's survivors
	index    int
}

// Len is the number of rows that count.
func (p *Part) Len() int {
	if p.Rows == nil {
		return p.Block.Rows
	}
	return len(p.Rows)
}

// Snapshot is the live rows at a time in Unix nanoseconds, with the columns
// the table has now: Snowflake reads history through the current schema.
func (t *Table) Snapshot(at int64) ([]data.Column, []*Part) {
	s := t.state.Load()
	return s.columns, s.parts(at)
}

func (s *state) parts(at int64) []*Part {
	var parts []*Part
	for i, seg := range s.segments {
		if p := seg.part(at, i); p != nil {
			parts = append(parts, p)
		}
	}
	return parts
}

// NewPart is a part of rows that no table stores, whole.
func NewPart(block *data.Block) *Part { return &Part{ID: block.ID, Block: block} }

// Rows counts the live rows at a time.
func (t *Table) Rows(at int64) int64 {
	n := 0
	_, parts := t.Snapshot(at)
	for _, p := range parts {
		n += p.Len()
	}
	return int64(n)
}

// SetChangeTracking switches change tracking on or off.
func (t *Table) SetChangeTracking(on bool, now time.Time) {
	t.alter(now, func(s *state, at int64) {
		switch {
		case !on:
			s.trackedSince = 0
		case s.trackedSince == 0:
			s.trackedSince = at
		}
	})
}

// alter publishes a changed copy of the state.
func (t *Table) alter(now time.Time, change func(s *state, at int64)) {
	t.writing.Lock()
	defer t.writing.Unlock()
	t.clock.Commit(now, func(at int64) {
		s := *t.state.Load()
		s.columns, s.segments = slices.Clone(s.columns), slices.Clone(s.segments)
		s.altered = at
		change(&s, at)
		t.state.Store(&s)
	})
}

// TrackFrom switches change tracking on at the table's creation, before it is
// published.
func (t *Table) TrackFrom(at int64) { t.state.Load().trackedSince = at }
