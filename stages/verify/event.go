package verify

import "sync/atomic"

// Step is what a comparison is doing.
type Step uint8

// The steps, in their order.
const (
	Comparing Step = iota + 1 // the figures, by SQL
	Hashing                   // every value of both sides
	Locating                  // the rows that differ
	Repairing                 // writing them
)

// Event says how far a table is.
type Event struct {
	Table string
	Step  Step
	// Total is the number of rows the step will read, of both sides together;
	// only in the event that begins a step, and 0 where it is not known.
	Total int64
	// Rows were read since the last event, of either side.
	Rows int64
}

// begin tells that a step begins.
func (v *Verifier) begin(table string, s Step, total int64) {
	v.observe(Event{Table: table, Step: s, Total: total})
}

func (v *Verifier) observe(e Event) {
	if v.options.Observe != nil {
		v.options.Observe(e)
	}
}

// tally counts the rows of one reading, and tells of them by the thousand.
type tally struct {
	verifier *Verifier
	event    Event
	rows     atomic.Int64
}

// toldRows is how many rows are told of at a time.
const toldRows = 1024

func (v *Verifier) tally(table string, s Step) *tally {
	return &tally{verifier: v, event: Event{Table: table, Step: s}}
}

// counted is each, with its rows counted.
func (t *tally) counted(each visit) visit {
	return func(worker int, row hashed, tuple []byte) error {
		if t.rows.Add(1)%toldRows == 0 {
			t.tell(toldRows)
		}
		return each(worker, row, tuple)
	}
}

// end tells of the rest.
func (t *tally) end() { t.tell(t.rows.Load() % toldRows) }

func (t *tally) tell(rows int64) {
	if rows > 0 {
		e := t.event
		e.Rows = rows
		t.verifier.observe(e)
	}
}
