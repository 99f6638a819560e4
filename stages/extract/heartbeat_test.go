package extract

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a network within a test: its clock can be synctest's.
type pipes struct {
	conns chan net.Conn
	ended chan struct{}
}

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.conns <- server:
		return client, nil
	case <-p.ended:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.ended:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.ended); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

// vigil answers logins, and heartbeats with "expired" at first.
type vigil struct {
	keepAlive            atomic.Bool
	heartbeats, renewals atomic.Int64
}

func (v *vigil) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := `{"success": true, "data": null, "code": null, "message": null}`
	switch r.URL.Path {
	case "/session/v1/login-request":
		body, _ := io.ReadAll(r.Body) // an empty one fails the test below
		v.keepAlive.Store(strings.Contains(string(body), `"CLIENT_SESSION_KEEP_ALIVE":"true"`))
		answer = `{"success": true, "data": {"token": "t", "masterToken": "m", "sessionId": 1, "parameters": [{"name": "CLIENT_SESSION_KEEP_ALIVE", "value": true}]}}`
	case "/session/heartbeat":
		if v.heartbeats.Add(1) == 1 {
			answer = `{"success": false, "code": "390112", "message": "expired", "data": null}`
		}
	case "/session/token-request":
		v.renewals.Add(1)
		answer = `{"success": true, "data": {"sessionToken": "t2", "masterToken": "m2", "validityInSecondsST": 3600, "validityInSecondsMT": 14400, "sessionId": 1}}`
	}
	_, _ = io.WriteString(w, answer)
}

// TestAnIdleSessionIsKeptAlive: while a run waits for PostgreSQL, or a
// statement is long, the session says that it is still there, and an expired
// token is renewed on the way.
func TestAnIdleSessionIsKeptAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network, answers := &pipes{make(chan net.Conn), make(chan struct{})}, new(vigil)
		server := &http.Server{Handler: answers, ReadHeaderTimeout: time.Minute}
		served := make(chan error, 1)
		go func() { served <- server.Serve(network) }()

		source, err := Open(Config{Account: "a", User: "u", Password: "p", Host: "127.0.0.1", Port: 80, Protocol: "http", Application: "etl"})
		if err != nil {
			t.Fatal(err)
		}
		source.transport.base.DialContext = network.dial
		session, err := source.db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(12*time.Hour + time.Minute)
		if n := answers.heartbeats.Load(); !answers.keepAlive.Load() || n < 12 || answers.renewals.Load() != 1 {
			t.Errorf("keep alive asked for: %t; %d heartbeats and %d renewals in 12 hours", answers.keepAlive.Load(), n, answers.renewals.Load())
		}
		if err := errors.Join(session.Close(), source.Close()); err != nil {
			t.Error(err)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
}
