package snowsim

import (
	"net/http"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// handle is the door for every request.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	if !s.work.enter() {
		return
	}
	defer s.work.leave()
	switch {
	case strings.HasPrefix(r.URL.Path, "/sim/"):
		s.control(w, r)
	case r.Method == http.MethodGet && r.URL.Path == "/console/login":
		s.consoleLogin(w, r)
	default:
		s.protocol(w, r)
	}
}

// protocol serves a request of Snowflake's client protocol.
func (s *Server) protocol(w http.ResponseWriter, r *http.Request) {
	rt, id, ok := find(r)
	if !ok {
		s.refuse(w, r, http.StatusNotFound, "no such endpoint")
		return
	}
	x, err := s.resolve(r, rt, id)
	if err != nil {
		s.refuse(w, r, http.StatusBadRequest, err.Error())
		return
	}
	x.fired = s.faults.Match(fault.Request{Endpoint: x.endpoint, Statement: x.sql(), Chunk: x.chunk})
	s.events.add(x.event(Requested, s.now()))
	sent := s.deliver(w, x, func() reply { return s.answer(rt, x) })
	x.countChunk(sent.bytes)
	answered := x.event(Answered, s.now())
	answered.Status, answered.Bytes = sent.status, sent.bytes
	s.events.add(answered)
	s.opts.Logger.Debug("request", "method", r.Method, "path", r.URL.Path, "endpoint", x.endpoint,
		"query_id", x.queryID(), "chunk", x.chunk, "status", sent.status, "bytes", sent.bytes, "fault", x.action())
}

// refuse answers a request that is outside the protocol, and remembers it.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, status int, why string) {
	s.complain(r, why)
	http.Error(w, why, status)
}

// resolve reads the request as far as faults and events need to know it.
func (s *Server) resolve(r *http.Request, rt route, id string) (*exchange, error) {
	if err := rt.checkParams(r); err != nil {
		return nil, err
	}
	body, err := readBody(r)
	if err != nil {
		return nil, err
	}
	x := &exchange{r: r, endpoint: rt.endpoint, body: body, chunk: -1}
	switch rt.endpoint {
	case fault.Query:
		if err := decode(body, &x.query); err != nil {
			return nil, err
		}
		x.statement = s.statements.byRequest(requestID(r))
	case fault.Abort:
		var a wire.AbortRequest
		if err := decode(body, &a); err != nil {
			return nil, err
		}
		x.statement = s.statements.byRequest(a.RequestID)
	case fault.Chunk:
		x.statement, x.chunk = s.statements.byID(id), chunkNumber(r.URL.Path)
	default:
		x.statement = s.statements.byID(id)
	}
	if x.endpoint == fault.Poll && x.statement != nil && x.statement.wasDelivered() {
		x.endpoint = fault.Result
	}
	return x, nil
}

func requestID(r *http.Request) string { return r.URL.Query().Get("requestId") }

// answer lets the route answer, unless the fault answers in its place.
func (s *Server) answer(rt route, x *exchange) reply {
	switch x.action() {
	case fault.Status:
		return statusReply(x.endpoint, x.fired.Fault.Action)
	case fault.Code:
		return failure(x.fired.Fault.Action.Code, x.fired.Fault.Action.Message)
	case fault.Empty:
		return reply{status: http.StatusOK}
	default:
		return rt.answer(s, x)
	}
}
