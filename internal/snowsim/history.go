package snowsim

import "time"

// Query is what the history keeps of a statement.
type Query struct {
	ID            string    `json:"query_id"`
	SQL           string    `json:"sql"`
	Tag           string    `json:"query_tag,omitempty"`
	SessionID     int64     `json:"session_id"`
	User          string    `json:"user"`
	RequestID     string    `json:"request_id"`
	Attempts      int       `json:"attempts"` // requests with that id
	DescribeOnly  bool      `json:"describe_only,omitempty"`
	Async         bool      `json:"async,omitempty"`
	Start         time.Time `json:"start"`
	End           time.Time `json:"end"`    // zero while it runs
	Status        string    `json:"status"` // as monitoring calls it
	ErrorCode     string    `json:"error_code,omitempty"`
	ErrorMessage  string    `json:"error_message,omitempty"`
	Aborted       bool      `json:"aborted,omitempty"`
	Rows          int64     `json:"rows"`
	Chunks        int       `json:"chunks"`
	ChunkRequests int       `json:"chunk_requests"`
	ChunkBytes    int64     `json:"chunk_bytes"` // sent, compressed
}

// History is every statement since the start, oldest first.
func (s *Server) History() []Query {
	all := s.statements.all()
	out := make([]Query, len(all))
	for i, st := range all {
		out[i] = st.query()
	}
	return out
}

func (st *statement) query() Query {
	st.mu.Lock()
	defer st.mu.Unlock()
	q := Query{
		ID: st.id, SQL: st.sql, Tag: st.tag, SessionID: st.session.id, User: st.session.user,
		RequestID: st.requestID, Attempts: st.attempts, DescribeOnly: st.describe, Async: st.async,
		Start: st.started, End: st.ended, Status: st.state(), Aborted: st.aborted,
		ChunkRequests: st.downloads.requests, ChunkBytes: st.downloads.bytes,
	}
	if st.failed != nil {
		q.ErrorCode, q.ErrorMessage = st.failed.Code, st.failed.Message
	}
	if st.result != nil {
		q.Rows, q.Chunks = st.result.total, len(st.result.chunks)
	}
	return q
}

// typeSelect is the statement type of queries; all others may change data.
const typeSelect = 4096

// StatementTime is the time that AT(STATEMENT => id) means: when a query read,
// or when a change was complete. It is false for statements that are unknown
// or did not succeed.
func (s *Server) StatementTime(queryID string) (time.Time, bool) {
	st := s.statements.byID(queryID)
	if st == nil {
		return time.Time{}, false
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	switch {
	case st.result == nil:
		return time.Time{}, false
	case st.result.kind == typeSelect:
		return st.executed, true
	default:
		return st.ended, true
	}
}
