package snowsim

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/snowpg/etl/internal/snowsim/wire"
)

// browserTable remembers the tokens that browsers were sent back with.
type browserTable struct {
	mu     sync.Mutex
	issued map[string]browserLogin // by token
}

type browserLogin struct{ login, proofKey string }

func newBrowserTable() browserTable { return browserTable{issued: map[string]browserLogin{}} }

func (t *browserTable) issue(login, proofKey string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	token := newToken()
	t.issued[token] = browserLogin{strings.ToUpper(login), proofKey}
	return token
}

// Redeem implements credential.Browsers; a token works once.
func (t *browserTable) Redeem(login, proofKey, token string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	got, ok := t.issued[token]
	delete(t.issued, token)
	return ok && got == browserLogin{strings.ToUpper(login), proofKey}
}

// authenticator sends the client's browser to the simulator's own log-in page.
func (s *Server) authenticator(x *exchange) reply {
	var req wire.LoginRequest
	if err := decode(x.body, &req); err != nil {
		s.complain(x.r, err.Error())
		return failure(wire.CodeSyntax, err.Error())
	}
	proofKey := newToken()
	q := url.Values{
		"login_name": {req.Data.LoginName}, "proof_key": {proofKey},
		"browser_mode_redirect_port": {req.Data.RedirectPort},
	}
	return envelope(wire.OK(wire.AuthenticatorAnswer{
		SSOURL: s.URL() + "/console/login?" + q.Encode(), ProofKey: proofKey,
	}))
}

// consoleLogin is the page the browser opens: nobody has to type anything, it
// goes straight back to the client's port.
func (s *Server) consoleLogin(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	port, err := strconv.ParseUint(q.Get("browser_mode_redirect_port"), 10, 16)
	if err != nil || q.Get("login_name") == "" || q.Get("proof_key") == "" {
		s.refuse(w, r, http.StatusBadRequest, "log-in page needs login_name, proof_key and browser_mode_redirect_port")
		return
	}
	token := s.browsers.issue(q.Get("login_name"), q.Get("proof_key"))
	back := "http://localhost:" + strconv.FormatUint(port, 10) + "/?token=" + url.QueryEscape(token)
	http.Redirect(w, r, back, http.StatusFound)
}
