package snowsim

import (
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// closeSession ends a session and the statements it still runs.
func (s *Server) closeSession(x *exchange) reply {
	if x.r.URL.Query().Get("delete") != "true" {
		s.complain(x.r, "session request without delete=true")
		return failure(wire.CodeSyntax, "delete=true expected")
	}
	owner, refused := s.authorize(x)
	if refused != nil {
		return *refused
	}
	owner.mu.Lock()
	owner.closed = true
	owner.mu.Unlock()
	s.statements.abortOf(owner)
	return envelope(wire.OK(nil))
}

// heartbeat keeps a session alive.
func (s *Server) heartbeat(x *exchange) reply {
	if _, refused := s.authorize(x); refused != nil {
		return *refused
	}
	return envelope(wire.OK(nil))
}

// telemetry takes what clients report, and forgets it.
func (s *Server) telemetry(*exchange) reply {
	return envelope(wire.OK("Log Received"))
}
