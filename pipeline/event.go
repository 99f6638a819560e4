package pipeline

import (
	"time"

	"github.com/snowpg/etl/internal/fault"
)

// Observer is told what happens, while it happens. Observe may be called from
// many goroutines and must not block.
type Observer interface {
	Observe(Event)
}

// EventKind says what happened.
type EventKind uint8

// The kinds of events, in the order a table usually sees them.
const (
	TableStarted    EventKind = iota + 1
	WindowFixed               // Window
	QueryOpened               // QueryID, Rows: what the statement will give
	BatchRead                 // Rows
	ChunkCopied               // Rows, Bytes sent to PostgreSQL, Latency since their batch came
	MergeStarted              // Rows staged
	SliceMerged               // Rows written, Commit; from here on they are committed
	Retrying                  // Attempt, Err: what failed and will be repeated
	LeaseNotRenewed           // Err: the lease could not be prolonged this time
	StagingLeft               // Err: staging could not be dropped; gc will
	TableFinished             // Report, Err
)

// Event is one thing that happened to a table.
type Event struct {
	Kind  EventKind
	Table string
	// Run is nil before the lease is taken, Slice outside of a slice's work.
	Run         *Run
	Slice       *Slice
	Rows, Bytes int64
	Latency     time.Duration
	QueryID     string
	Err         error
	Window      *Window
	Attempt     *fault.Attempt
	Commit      *Commit
	Report      *Report
}

// about is an event of a slice.
func about(s *Slice, kind EventKind) Event {
	return Event{Kind: kind, Table: s.Run.Table.Name, Run: s.Run, Slice: s}
}

type ignore struct{}

func (ignore) Observe(Event) {}
