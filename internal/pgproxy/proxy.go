package pgproxy

import (
	"fmt"
	"net"
	"net/url"
	"sync"
)

// Proxy relays connections to one server.
type Proxy struct {
	listener net.Listener
	running  sync.WaitGroup

	mu       sync.Mutex
	upstream string
	rules    []armed
	open     map[*session]struct{}
	closed   bool
	thawed   chan struct{} // nil unless frozen
}

// Listen starts a proxy on a free loopback port. upstream is the server's
// "host:port".
func Listen(upstream string) (*Proxy, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("pgproxy: %w", err)
	}
	p := &Proxy{listener: listener, upstream: upstream, open: make(map[*session]struct{})}
	p.running.Go(p.accept)
	return p, nil
}

// Addr is the address clients dial.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// URL is a postgres:// URL of the server, led through the proxy.
func (p *Proxy) URL(server string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", fmt.Errorf("pgproxy: %w", err)
	}
	u.Host = p.Addr()
	return u.String(), nil
}

// Close cuts all connections and returns when nothing of the proxy runs.
func (p *Proxy) Close() error {
	err := p.listener.Close()
	p.mu.Lock()
	p.closed = true
	for s := range p.open {
		s.cut()
	}
	p.mu.Unlock()
	p.running.Wait()
	return err
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return // closed
		}
		p.running.Go(func() { p.serve(client) })
	}
}

func (p *Proxy) serve(client net.Conn) {
	p.mu.Lock()
	upstream := p.upstream
	p.mu.Unlock()
	server, err := net.Dial("tcp", upstream)
	if err != nil {
		client.Close()
		return
	}
	s := &session{proxy: p, client: client, server: server, ended: make(chan struct{})}
	defer s.cut()
	if p.enter(s) {
		s.relay()
		p.leave(s)
	}
}

func (p *Proxy) enter(s *session) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open[s] = struct{}{}
	return !p.closed
}

func (p *Proxy) leave(s *session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, s)
}
