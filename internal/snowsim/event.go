package snowsim

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/snowpg/etl/internal/snowsim/fault"
)

// Phase is the moment of a request an event tells of.
type Phase string

// The phases: a request arrived, and its answer (or what a fault left of it)
// was written.
const (
	Requested Phase = "requested"
	Answered  Phase = "answered"
)

// Event is something that happened at the server's door.
type Event struct {
	Seq       uint64         `json:"seq"` // from 1, in the order of happening
	Time      time.Time      `json:"time"`
	Phase     Phase          `json:"phase"`
	Endpoint  fault.Endpoint `json:"endpoint"`
	QueryID   string         `json:"query_id,omitempty"`
	Statement string         `json:"statement,omitempty"`
	Chunk     int            `json:"chunk"`            // -1 without a chunk
	Fault     fault.Kind     `json:"fault,omitempty"`  // that acts on it
	Status    int            `json:"status,omitempty"` // 0 when nothing was answered
	Bytes     int            `json:"bytes,omitempty"`  // of the body
}

// Match selects events; zero fields match everything.
type Match struct {
	Endpoint  fault.Endpoint
	Phase     Phase  // "" means Requested
	Statement string // contained in the SQL, capitals do not matter
	Chunk     *int
	Harmed    bool   // only requests that a fault acts on
	After     uint64 // only events with a greater Seq
}

func (m Match) fits(e Event) bool {
	phase := m.Phase
	if phase == "" {
		phase = Requested
	}
	return e.Seq > m.After && e.Phase == phase &&
		(m.Endpoint == "" || e.Endpoint == m.Endpoint) &&
		(m.Chunk == nil || e.Chunk == *m.Chunk) && (!m.Harmed || e.Fault != "") &&
		strings.Contains(strings.ToLower(e.Statement), strings.ToLower(m.Statement))
}

// eventLog keeps all events and wakes those who wait for new ones.
type eventLog struct {
	mu     sync.Mutex
	events []Event
	more   chan struct{} // closed and replaced at each event
}

func newEventLog() eventLog { return eventLog{more: make(chan struct{})} }

func (l *eventLog) add(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.Seq = uint64(len(l.events)) + 1
	l.events = append(l.events, e)
	close(l.more)
	l.more = make(chan struct{})
}

// since answers the events after seq and a channel that is closed when there
// are more.
func (l *eventLog) since(seq uint64) ([]Event, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events[min(seq, uint64(len(l.events))):], l.more
}

// Events are all events so far.
func (s *Server) Events() []Event {
	all, _ := s.events.since(0)
	return append([]Event(nil), all...)
}

// WaitFor answers the first event that matches, also one that happened
// before the call, or the context's error.
func (s *Server) WaitFor(ctx context.Context, m Match) (Event, error) {
	seq := m.After
	for {
		events, more := s.events.since(seq)
		for _, e := range events {
			if m.fits(e) {
				return e, nil
			}
		}
		seq += uint64(len(events))
		select {
		case <-more:
		case <-ctx.Done():
			return Event{}, context.Cause(ctx)
		}
	}
}

func (x *exchange) event(p Phase, now time.Time) Event {
	return Event{
		Time: now, Phase: p, Endpoint: x.endpoint, QueryID: x.queryID(),
		Statement: x.sql(), Chunk: x.chunk, Fault: x.action(),
	}
}
