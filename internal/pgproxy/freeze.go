package pgproxy

// Freeze lets nothing more through to the server, and cuts nothing: that is
// how a server looks that has stopped answering, or a network that drops all
// packets. New connections are accepted, and stay silent.
func (p *Proxy) Freeze() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.thawed == nil {
		p.thawed = make(chan struct{})
	}
}

// Thaw ends Freeze: what waits goes on.
func (p *Proxy) Thaw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.thawed != nil {
		close(p.thawed)
		p.thawed = nil
	}
}

// Redirect leads new connections to another server's "host:port". Those that
// are open stay where they are.
func (p *Proxy) Redirect(upstream string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.upstream = upstream
}

// flows waits while the proxy is frozen. It is false when the session has ended
// meanwhile.
func (p *Proxy) flows(s *session) bool {
	p.mu.Lock()
	thawed := p.thawed
	p.mu.Unlock()
	if thawed == nil {
		return true
	}
	select {
	case <-thawed:
		return true
	case <-s.ended:
		return false
	}
}
