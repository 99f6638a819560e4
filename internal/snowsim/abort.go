package snowsim

import (
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// abort stops a running statement by the request id it was sent with.
func (s *Server) abort(x *exchange) reply {
	if _, refused := s.authorize(x); refused != nil {
		return *refused
	}
	if x.statement == nil || !x.statement.abort() {
		return failure(wire.CodeNotExecuting, "Identified SQL statement is not currently executing.")
	}
	select {
	case <-x.statement.done: // engines stop when their context ends
	case <-x.r.Context().Done():
	}
	return envelope(wire.OK(nil))
}
