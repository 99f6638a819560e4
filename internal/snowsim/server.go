package snowsim

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/snowpg/etl/internal/snowsim/credential"
	"github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// Server is a running simulator. Its methods are safe for concurrent use.
type Server struct {
	opts     Options
	users    *credential.Table
	listener net.Listener
	http     *http.Server

	ctx    context.Context // ends at Close: stalls and statements hang on it
	cancel context.CancelFunc
	work   workGroup

	faults     fault.Plan
	cache      *resultset.Cache
	links      linkSigner
	sessions   sessionTable
	statements statementTable
	browsers   browserTable
	events     eventLog
	complaints complaintLog
	logins     loginCounter
	variation  variation
}

// Start listens on loopback and serves until ctx ends or Close is called.
// Close must be called in either case.
func Start(ctx context.Context, opts Options) (*Server, error) {
	if err := opts.validate(); err != nil {
		return nil, err
	}
	opts = opts.withDefaults()
	users, err := credential.NewTable(opts.Users)
	if err != nil {
		return nil, err
	}
	listener, err := listenLoopback(ctx, opts.Listen)
	if err != nil {
		return nil, err
	}
	s := newServer(ctx, opts, users, listener)
	s.work.start(s.serve)
	return s, nil
}

func newServer(ctx context.Context, opts Options, users *credential.Table, l net.Listener) *Server {
	s := &Server{
		opts: opts, users: users, listener: l,
		cache: resultset.NewCache(opts.CacheBytes), links: newLinkSigner(),
		sessions: newSessionTable(), statements: newStatementTable(),
		browsers: newBrowserTable(), events: newEventLog(), logins: newLoginCounter(),
	}
	s.variation.seed = opts.Vary
	s.ctx, s.cancel = context.WithCancel(ctx)
	s.http = &http.Server{Handler: http.HandlerFunc(s.handle), ReadHeaderTimeout: time.Minute}
	return s
}

func listenLoopback(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("simulator address %q: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("simulator address %q is not on loopback", address)
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	return l, nil
}

// serve ends when the server's context does.
func (s *Server) serve() {
	stop := context.AfterFunc(s.ctx, func() { _ = s.http.Close() })
	defer stop()
	if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		s.opts.Logger.Error("simulator stopped serving", "error", err)
	}
}

// Addr is the host and port the server listens on.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// URL is the server's address as clients of plain HTTP want it.
func (s *Server) URL() string { return "http://" + s.Addr() }

// Close cuts all connections, stops running statements and returns once
// nothing of the server runs any more.
func (s *Server) Close() error {
	s.cancel()
	err := s.http.Close()
	s.work.wait()
	return err
}

// Inject adds fault rules and answers their ids, for Release.
func (s *Server) Inject(faults ...fault.Fault) ([]int, error) {
	for _, f := range faults {
		if f.Action.Kind == fault.Kill && !s.opts.AllowKill {
			return nil, errors.New("simulator: faults that kill are not allowed here")
		}
	}
	return s.faults.Add(faults...)
}

// Release ends the stalls of a fault rule; false when there is no such rule.
func (s *Server) Release(id int) bool { return s.faults.Release(id) }

// ClearFaults removes all fault rules and ends their stalls.
func (s *Server) ClearFaults() { s.faults.Clear() }

func (s *Server) now() time.Time { return s.opts.Clock() }
