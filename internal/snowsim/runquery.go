package snowsim

import (
	"context"
	"fmt"
	"time"

	"github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// runQuery starts a statement, or joins the one that an earlier attempt with
// the same request id started, and answers its result.
func (s *Server) runQuery(x *exchange) reply {
	owner, refused := s.authorize(x)
	if refused != nil {
		return *refused
	}
	if why := unsupported(x); why != "" {
		s.complain(x.r, why)
		return failure(wire.CodeSyntax, why)
	}
	x.statement = s.begin(owner, x)
	if x.query.AsyncExec {
		return inProgress(x.statement)
	}
	return s.await(x)
}

// unsupported names a part of the request the simulator does not play.
func unsupported(x *exchange) string {
	switch {
	case requestID(x.r) == "":
		return "query request without requestId"
	case len(x.query.Bindings) > 0 || x.query.BindStage != nil:
		return "bind variables are not supported"
	}
	if n, ok := x.query.Parameters["MULTI_STATEMENT_COUNT"]; ok && fmt.Sprint(n) != "1" {
		return "several statements in one request are not supported"
	}
	return ""
}

// begin answers the request's statement, running.
func (s *Server) begin(owner *session, x *exchange) *statement {
	ctx, cancel := context.WithCancelCause(s.ctx)
	st, fresh := s.statements.claim(requestID(x.r), func(id string) *statement {
		return s.newStatement(id, owner, x, cancel)
	})
	st.mu.Lock()
	st.attempts++
	st.mu.Unlock()
	if !fresh {
		cancel(nil)
		return st
	}
	if !s.work.start(func() { s.execute(ctx, st) }) {
		cancel(nil) // the server closes; nobody will ask
	}
	return st
}

func (s *Server) newStatement(id string, owner *session, x *exchange, cancel context.CancelCauseFunc) *statement {
	st := &statement{
		id: id, requestID: requestID(x.r), sql: x.query.SQLText, session: owner,
		describe: x.query.DescribeOnly, async: x.query.AsyncExec, started: s.now(),
		cancel: cancel, done: make(chan struct{}), gate: make(chan struct{}),
	}
	st.tag, _ = x.query.Parameters["QUERY_TAG"].(string)
	if x.action() == fault.Slow {
		st.polls = x.fired.Fault.Action.Polls
	} else {
		close(st.gate)
	}
	return st
}

// await answers the outcome, or that there is none yet.
func (s *Server) await(x *exchange) reply {
	timer := time.NewTimer(s.patience(x))
	defer timer.Stop()
	select {
	case <-x.statement.done:
		return s.outcome(x)
	case <-timer.C:
		return inProgress(x.statement)
	case <-x.r.Context().Done(): // nobody reads the reply
		return inProgress(x.statement)
	case <-s.ctx.Done():
		return inProgress(x.statement)
	}
}

// patience is how long a request waits: not at all while a slow statement has
// polls to go.
func (s *Server) patience(x *exchange) time.Duration {
	if x.action() == fault.Slow || x.endpoint == fault.Poll && x.statement.poll() {
		return 0
	}
	return s.opts.SyncWait
}

// inProgress tells the client to poll. Asynchronous statements have a code of
// their own.
func inProgress(st *statement) reply {
	code := wire.CodeInProgress
	if st.async {
		code = wire.CodeInProgressAsync
	}
	return envelope(wire.Progress(code, "Query execution in progress.", wire.InProgress{
		GetResultURL: "/queries/" + st.id + "/result", QueryID: st.id, QueryAbortsAfterSecs: 300,
	}))
}
