package snowsim

import (
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// queryResult serves polls of a running statement and reads of a finished
// one, with fresh links each time.
func (s *Server) queryResult(x *exchange) reply {
	owner, refused := s.authorize(x)
	if refused != nil {
		return *refused
	}
	if x.statement == nil || x.statement.session.user != owner.user || s.forgotten(x.statement) {
		return failure(wire.CodeResultGone, "Result not found.")
	}
	return s.await(x)
}

// forgotten says whether a result was kept for its time.
func (s *Server) forgotten(st *statement) bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return !st.ended.IsZero() && s.now().Sub(st.ended) >= s.opts.ResultLife
}

// monitoring answers how a statement is getting on.
func (s *Server) monitoring(x *exchange) reply {
	if _, refused := s.authorize(x); refused != nil {
		return *refused
	}
	var m wire.Monitoring
	if x.statement != nil {
		m.Queries = append(m.Queries, x.statement.status())
	}
	return envelope(wire.OK(m))
}

func (st *statement) status() wire.QueryStatus {
	st.mu.Lock()
	defer st.mu.Unlock()
	q := wire.QueryStatus{ID: st.id, SQLText: st.sql, Status: st.state(), StartTime: st.started.UnixMilli()}
	q.State = q.Status
	if !st.ended.IsZero() {
		q.EndTime = st.ended.UnixMilli()
	}
	if st.failed != nil {
		q.ErrorCode, q.ErrorMessage = st.failed.Code, st.failed.Message
	}
	if st.result != nil {
		q.Stats.ProducedRows = st.result.total
	}
	return q
}

// state is the monitoring state; the statement must be locked.
func (st *statement) state() string {
	switch {
	case st.aborted:
		return wire.StatusAborted
	case st.failed != nil:
		return wire.StatusFailed
	case st.ended.IsZero():
		return wire.StatusRunning
	default:
		return wire.StatusSuccess
	}
}
