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
}

// cut closes both halves; it may be called again and from anywhere.
func (s *session) cut() {
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
	if s.muted.Load() == nil {
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
			return writeBody(s.server, nil, body) == nil
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
		rule, matched := s.proxy.match(m)
		if matched && s.act(rule) {
			return
		}
		if m.writeTo(s.server) != nil || s.muted.Load() != nil {
			return
		}
	}
}

// act does what comes before the message is forwarded, and says whether the
// session has ended with it.
func (s *session) act(rule armed) (ended bool) {
	switch rule.Action {
	case CutBefore:
		rule.hook()
		s.cut()
		close(rule.fired)
		return true
	case CutAfter:
		s.muted.Store(&rule)
	default:
		rule.hook()
		close(rule.fired)
	}
	return false
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
				rule.hook()
				s.cut()
				close(rule.fired)
				return
			}
			continue
		}
		if m.writeTo(s.client) != nil {
			return
		}
	}
}
