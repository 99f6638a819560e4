package snowsim

import (
	"time"

	"github.com/snowpg/etl/internal/snowsim/wire"
)

// renew replaces both tokens of the session whose master token it carries.
func (s *Server) renew(x *exchange) reply {
	var req wire.RenewRequest
	if err := decode(x.body, &req); err != nil || req.RequestType != "RENEW" {
		s.complain(x.r, "not a renewal")
		return failure(wire.CodeSyntax, "requestType must be RENEW")
	}
	found, code := s.sessions.renew(wire.Token(x.r.Header), s.now(), s.opts)
	switch code {
	case "":
	case wire.CodeMasterExpired:
		return failure(code, "Authentication token has expired. The user must authenticate again.")
	default:
		return failure(code, "Session no longer exists. New login required to access the service.")
	}
	found.mu.Lock()
	defer found.mu.Unlock()
	return envelope(wire.OK(wire.RenewAnswer{
		SessionToken: found.token, ValidityInSecondsST: int64(s.opts.TokenLife.Seconds()),
		MasterToken: found.master, ValidityInSecondsMT: int64(s.opts.MasterLife.Seconds()),
		SessionID: found.id,
	}))
}

// renew answers the session with new tokens, or the code of the refusal.
func (t *sessionTable) renew(master string, now time.Time, o Options) (*session, string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	found := t.byMaster[master]
	if found == nil || found.ended() {
		return nil, wire.CodeSessionGone
	}
	if !found.masterValid(master, now) {
		return nil, wire.CodeMasterExpired
	}
	t.issue(found, now, o)
	return found, ""
}

func (s *session) ended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

func (s *session) masterValid(master string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.master == master && now.Before(s.masterUntil)
}
