package snowsim

import (
	"maps"
	"sync"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/wire"
)

// session is one login.
type session struct {
	id   int64
	user string
	app  string // CLIENT_APP_ID

	mu          sync.Mutex
	state       data.Session
	token       string
	master      string
	tokenUntil  time.Time
	masterUntil time.Time
	closed      bool
}

// snapshot is a copy of the session's state for one statement to work on.
func (s *session) snapshot() *data.Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state
	c.Parameters = maps.Clone(s.state.Parameters)
	return &c
}

// adopt makes a statement's changes the session's.
func (s *session) adopt(c *data.Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = *c
}

// check answers the code that a request with token deserves, "" when it may
// pass.
func (s *session) check(token string, now time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return wire.CodeSessionGone
	case token != s.token || !now.Before(s.tokenUntil):
		return wire.CodeSessionExpired
	default:
		return ""
	}
}

// sessionTable finds sessions by any token they ever had.
type sessionTable struct {
	mu       sync.Mutex
	next     int64
	byToken  map[string]*session
	byMaster map[string]*session
}

func newSessionTable() sessionTable {
	return sessionTable{byToken: map[string]*session{}, byMaster: map[string]*session{}}
}

// open makes a session with fresh tokens.
func (t *sessionTable) open(user, app string, state data.Session, now time.Time, o Options) *session {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next++
	state.ID = 1_000_000 + t.next
	s := &session{id: state.ID, user: user, app: app, state: state}
	t.issue(s, now, o)
	return s
}

// issue gives a session new tokens.
func (t *sessionTable) issue(s *session, now time.Time, o Options) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token, s.master = newToken(), newToken()
	s.tokenUntil, s.masterUntil = now.Add(o.TokenLife), now.Add(o.MasterLife)
	t.byToken[s.token], t.byMaster[s.master] = s, s
}

func (t *sessionTable) find(token string) *session {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.byToken[token]
}

// each calls f for every session, locked.
func (t *sessionTable) each(f func(*session)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.byToken {
		s.mu.Lock()
		f(s)
		s.mu.Unlock()
	}
}

// ExpireTokens lets all session tokens expire now: requests are answered
// 390112 until their sessions are renewed.
func (s *Server) ExpireTokens() {
	s.sessions.each(func(x *session) { x.tokenUntil = time.Time{} })
}

// ExpireMasters lets all master tokens expire as well: renewals are answered
// 390114.
func (s *Server) ExpireMasters() {
	s.sessions.each(func(x *session) { x.tokenUntil, x.masterUntil = time.Time{}, time.Time{} })
}

// DropSessions ends all sessions: requests are answered 390111.
func (s *Server) DropSessions() {
	s.sessions.each(func(x *session) { x.closed = true })
}

// authorize answers the session of a request, or the reply that refuses it.
func (s *Server) authorize(x *exchange) (*session, *reply) {
	token := wire.Token(x.r.Header)
	if token == "" {
		s.complain(x.r, "no session token")
	}
	found := s.sessions.find(token)
	code := wire.CodeSessionGone
	if found != nil {
		code = found.check(token, s.now())
	}
	switch code {
	case "":
		return found, nil
	case wire.CodeSessionExpired:
		r := failure(code, "Session token expired. Please renew it or log in again.")
		return nil, &r
	default:
		r := failure(code, "Session no longer exists. New login required to access the service.")
		return nil, &r
	}
}
