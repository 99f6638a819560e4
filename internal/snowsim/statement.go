package snowsim

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// errAborted is the cause of a statement that a client stopped.
var errAborted = errors.New("statement aborted by the client")

// statement is one execution and, afterwards, its result.
type statement struct {
	id        string
	number    uint64 // in the order of arrival, from 1
	requestID string
	sql       string
	tag       string
	session   *session
	describe  bool
	async     bool
	started   time.Time
	cancel    context.CancelCauseFunc
	done      chan struct{} // closed once the outcome is set
	gate      chan struct{} // execution waits for it; closed from the start unless slow

	mu        sync.Mutex
	polls     int // that are left of a slow statement's; negative for ever
	attempts  int // requests that carried requestID
	delivered bool
	executed  time.Time // what the engine took for the present
	ended     time.Time
	failed    *data.Error
	aborted   bool
	result    *storedResult
	downloads downloads
}

// downloads counts what clients fetched of a statement's chunks.
type downloads struct {
	requests int
	bytes    int64
}

func (st *statement) wasDelivered() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.delivered
}

func (st *statement) finished() bool {
	select {
	case <-st.done:
		return true
	default:
		return false
	}
}

// poll counts a poll of a slow statement and lets it go once it was the last.
// It answers whether the poll is to be told "in progress" at once.
func (st *statement) poll() (atOnce bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.polls <= 0 {
		return false
	}
	st.polls--
	if st.polls == 0 {
		close(st.gate)
		return false
	}
	return true
}

// abort stops the statement; false when it ended before.
func (st *statement) abort() bool {
	if st.finished() {
		return false
	}
	st.cancel(errAborted)
	return true
}

// execute runs the statement to its outcome.
func (s *Server) execute(ctx context.Context, st *statement) {
	defer st.cancel(nil)
	result, err := s.runGated(ctx, st)
	var stored *storedResult
	if err == nil {
		stored, err = s.store(st, result)
	}
	st.finish(stored, err, context.Cause(ctx), s.now())
}

func (s *Server) runGated(ctx context.Context, st *statement) (*data.Result, error) {
	select {
	case <-st.gate:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	state := st.session.snapshot()
	now := s.now()
	st.mu.Lock()
	st.executed = now
	st.mu.Unlock()
	result, err := s.opts.Engine.Execute(ctx, state, st.sql, now, st.describe)
	if err == nil {
		st.session.adopt(state)
	}
	return result, err
}

// finish records the outcome and wakes whoever waits for it.
func (st *statement) finish(r *storedResult, err, cause error, now time.Time) {
	st.mu.Lock()
	defer st.mu.Unlock()
	defer close(st.done)
	st.ended = now
	switch {
	case err == nil:
		st.result = r
	case errors.Is(cause, errAborted):
		st.aborted = true
		st.failed = &data.Error{Code: wire.CodeAborted, SQLState: wire.StateCanceled, Message: "SQL execution canceled"}
	case !errors.As(err, &st.failed):
		st.failed = &data.Error{Code: wire.CodeInternalError, SQLState: wire.StateInternal, Message: err.Error()}
	}
}
