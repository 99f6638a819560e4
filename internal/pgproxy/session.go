package pgproxy

import (
	"encoding/binary"
	"io"
	"net"
	"sync"
	"sync/atomic"
)

// The codes that stand in a startup message in place of the version.
const (
	cancelCode = 80877102
	tlsCode    = 80877103
	gssCode    = 80877104
)

const readyForQuery = 'Z'

// session is one client's connection and its other half.
type session struct {
	proxy          *Proxy
	client, server net.Conn
	muted          atomic.Pointer[armed] // answers go nowhere, then the cut comes
	halved         atomic.Pointer[armed] // half an answer goes, then the cut comes
	ended          chan struct{}
	end            sync.Once
}

// cut closes both halves; it may be called again and from anywhere.
func (s *session) cut() {
	s.end.Do(func() { close(s.ended) })
	s.client.Close()
	s.server.Close()
}

func (s *session) relay() {
	if !s.startup() {
		return
	}
	var back sync.WaitGroup
	back.Go(func() {
		defer s.cut()
		s.answers()
	})
	s.requests()
	s.hangUp()
	back.Wait()
}

// hangUp passes a client's end on, unless the server's answer is still wanted.
func (s *session) hangUp() {
	if s.muted.Load() == nil && s.halved.Load() == nil {
		s.cut()
	}
}

// startup relays the first message. It declines encryption, and passes a
// cancel request on, after which nothing more comes.
func (s *session) startup() bool {
	for {
		body, err := readBody(s.client)
		if err != nil || len(body) < 4 {
			return false
		}
		switch binary.BigEndian.Uint32(body) {
		case tlsCode, gssCode:
			if _, err := s.client.Write([]byte{'N'}); err != nil {
				return false
			}
		case cancelCode:
			_ = writeBody(s.server, nil, body)
			_, _ = io.Copy(io.Discard, s.server) // the server closes when it is done
			return false
		default:
			return s.proxy.flows(s) && writeBody(s.server, nil, body) == nil
		}
	}
}

// requests relays the client's messages until a cut.
func (s *session) requests() {
	for {
		m, err := readMessage(s.client)
		if err != nil {
			return
		}
		m.from = s
		rule, matched := s.proxy.match(m)
		if matched && s.act(rule, m) {
			return
		}
		if !s.proxy.flows(s) {
			return
		}
		if m.writeTo(s.server) != nil || s.muted.Load() != nil {
			return
		}
	}
}

// act does what comes before the message is forwarded, and says whether the
// session has ended with it.
func (s *session) act(rule armed, m Message) (ended bool) {
	switch rule.Action {
	case CutBefore:
		s.cutBy(rule)
		return true
	case CutInside:
		_ = m.writeHalf(s.server) // it is cut either way
		s.cutBy(rule)
		return true
	case CutAfter:
		s.muted.Store(&rule)
	case CutInsideAnswer:
		s.halved.Store(&rule)
	default:
		rule.hook()
		close(rule.fired)
	}
	return false
}

func (s *session) cutBy(rule armed) {
	rule.hook()
	s.cut()
	close(rule.fired)
}

// answers relays the server's messages. Muted, it waits for the server to be
// ready and then lets the session be cut.
func (s *session) answers() {
	for {
		m, err := readMessage(s.server)
		if err != nil {
			return
		}
		if rule := s.muted.Load(); rule != nil {
			if m.Type == readyForQuery {
				s.cutBy(*rule)
				return
			}
			continue
		}
		if rule := s.halved.Load(); rule != nil {
			_ = m.writeHalf(s.client) // it is cut either way
			s.cutBy(*rule)
			return
		}
		if m.writeTo(s.client) != nil {
			return
		}
	}
}
