package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"sync"
	"time"
)

// SlowLine relays connections to a server over a line of limited speed, which
// they share. What comes back is not limited.
type SlowLine struct {
	listener net.Listener
	server   string
	line     line
	ctx      context.Context
	hangUp   context.CancelFunc
	running  sync.WaitGroup
}

// StartSlowLine listens on a free loopback port for a server, "host:port", to
// which at most so many bytes go in a second.
func StartSlowLine(server string, bytesPerSecond int) (*SlowLine, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("slow line: %w", err)
	}
	s := &SlowLine{listener: listener, server: server, line: line{rate: bytesPerSecond}}
	s.ctx, s.hangUp = context.WithCancel(context.Background())
	s.running.Go(s.accept)
	return s, nil
}

// URL is a postgres:// URL of the server, led over the line.
func (s *SlowLine) URL(server string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", fmt.Errorf("slow line: %w", err)
	}
	u.Host = s.listener.Addr().String()
	return u.String(), nil
}

// Close cuts all connections and returns when nothing of the line runs.
func (s *SlowLine) Close() error {
	s.hangUp()
	err := s.listener.Close()
	s.running.Wait()
	return err
}

func (s *SlowLine) accept() {
	for {
		client, err := s.listener.Accept()
		if err != nil {
			return // closed
		}
		s.running.Go(func() { s.relay(client) })
	}
}

// relay carries one connection until one side ends it, or the line is closed.
func (s *SlowLine) relay(client net.Conn) {
	server, err := net.Dial("tcp", s.server)
	if err != nil {
		_ = client.Close() // nobody answers
		return
	}
	cut := func() { _ = errors.Join(client.Close(), server.Close()) }
	defer context.AfterFunc(s.ctx, cut)()
	defer cut()
	var back sync.WaitGroup
	back.Go(func() {
		_, _ = io.Copy(client, server) // whoever hangs up ends it
		cut()
	})
	_, _ = io.Copy(server, &slowReader{s.ctx, client, &s.line})
	cut()
	back.Wait()
}

// slowReader waits for each piece until the line is free for it.
type slowReader struct {
	ctx  context.Context
	from io.Reader
	line *line
}

// piece is the bytes that go over the line at once.
const piece = 32 << 10

func (r *slowReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p[:min(len(p), piece)])
	if n == 0 {
		return n, err
	}
	if waiting := r.line.wait(r.ctx, n); waiting != nil {
		return 0, waiting
	}
	return n, err
}

// line is what the connections share.
type line struct {
	rate int // bytes a second

	mu   sync.Mutex
	free time.Time // when all that was put on it so far is through
}

// wait returns when n further bytes are through, or ctx ends.
func (l *line) wait(ctx context.Context, n int) error {
	l.mu.Lock()
	now := time.Now()
	if l.free.Before(now) {
		l.free = now
	}
	l.free = l.free.Add(time.Duration(n) * time.Second / time.Duration(l.rate))
	through := time.NewTimer(l.free.Sub(now))
	l.mu.Unlock()
	defer through.Stop()
	select {
	case <-through.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
