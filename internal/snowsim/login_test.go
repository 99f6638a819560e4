package snowsim_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"net/http"
	"testing"

	"github.com/snowflakedb/gosnowflake"

	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/fault"
)

func TestWrongPasswordIsTriedOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	db := open(t, s, func(c *gosnowflake.Config) { c.Password = "guess" })
	if got := number(t, db.PingContext(t.Context())); got != 390100 {
		t.Errorf("error %d, want 390100", got)
	}
	if got := s.Logins()["DEMO"]; got != (snowsim.LoginCount{Attempts: 1}) {
		t.Errorf("logins %+v, want one attempt", got)
	}
}

func TestLoginKinds(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	users := func(o *snowsim.Options) {
		o.Users = []snowsim.User{{
			Name: "demo", Password: "secret", PublicKey: &key.PublicKey,
			OAuthToken: "oauth", ExpiredOAuth: "stale", AccessToken: "pat",
		}}
	}
	for name, c := range map[string]struct {
		change func(*gosnowflake.Config)
		code   int
	}{
		"password":      {func(*gosnowflake.Config) {}, 0},
		"key pair":      {jwt(key), 0},
		"wrong key":     {jwt(other), 390144},
		"oauth":         {token(gosnowflake.AuthTypeOAuth, "oauth"), 0},
		"oauth expired": {token(gosnowflake.AuthTypeOAuth, "stale"), 390318},
		"oauth wrong":   {token(gosnowflake.AuthTypeOAuth, "nope"), 390303},
		"pat":           {token(gosnowflake.AuthTypePat, "pat"), 0},
		"pat wrong":     {token(gosnowflake.AuthTypePat, "nope"), 394400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := open(t, start(t, users), c.change).PingContext(t.Context())
			if c.code == 0 && err != nil {
				t.Fatal(err)
			}
			if c.code != 0 && number(t, err) != c.code {
				t.Errorf("error %v, want %d", err, c.code)
			}
		})
	}
}

func jwt(key *rsa.PrivateKey) func(*gosnowflake.Config) {
	return func(c *gosnowflake.Config) {
		c.Authenticator, c.PrivateKey, c.Password = gosnowflake.AuthTypeJwt, key, ""
	}
}

func token(kind gosnowflake.AuthType, value string) func(*gosnowflake.Config) {
	return func(c *gosnowflake.Config) {
		c.Authenticator, c.Token, c.Password = kind, value, ""
	}
}

func TestLoginSurvivesOne503(t *testing.T) {
	t.Parallel()
	s := start(t)
	inject(t, s, fault.Fault{Endpoint: fault.Login, Action: fault.Action{Kind: fault.Status, Status: 503}})
	if err := open(t, s).PingContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.Logins()["DEMO"].Succeeded; got != 1 {
		t.Errorf("%d logins, want 1", got)
	}
}

// Python's connector says since its version 5 what it can do.
func TestLoginWithCapabilities(t *testing.T) {
	t.Parallel()
	s := start(t)
	var answer struct{ Success bool }
	post(t, s, "/session/v1/login-request", map[string]any{
		"LOGIN_NAME": "demo", "PASSWORD": "secret", "CLIENT_CAPABILITIES": []string{"ANYTHING"},
	}, &answer)
	if c := s.Complaints(); !answer.Success || len(c) > 0 {
		t.Errorf("success %t, complaints %q", answer.Success, c)
	}
}

// The driver's browser log-in needs a browser; the flow is played by hand.
func TestBrowserFlow(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *snowsim.Options) { o.Users[0].Browser = true })
	var sso struct {
		Data struct{ SSOURL, ProofKey string }
	}
	post(t, s, "/session/authenticator-request", map[string]any{
		"LOGIN_NAME": "demo", "AUTHENTICATOR": "EXTERNALBROWSER", "BROWSER_MODE_REDIRECT_PORT": "4711",
	}, &sso)
	back := location(t, sso.Data.SSOURL)
	if back.Hostname() != "localhost" || back.Port() != "4711" {
		t.Fatalf("browser is sent to %s", back)
	}
	login := map[string]any{
		"LOGIN_NAME": "demo", "AUTHENTICATOR": "EXTERNALBROWSER",
		"TOKEN": back.Query().Get("token"), "PROOF_KEY": sso.Data.ProofKey,
	}
	for i, want := range []bool{true, false} {
		var answer struct{ Success bool }
		post(t, s, "/session/v1/login-request", login, &answer)
		if answer.Success != want {
			t.Errorf("use %d of the token: success %t, want %t", i+1, answer.Success, want)
		}
	}
}

func TestExpiredSessionIsRenewed(t *testing.T) {
	t.Parallel()
	s := start(t)
	db := open(t, s)
	db.SetMaxOpenConns(1)
	if _, err := stream(t, db, "SELECT * FROM T"); err != nil {
		t.Fatal(err)
	}
	s.ExpireTokens()
	if _, err := stream(t, db, "SELECT * FROM T"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.WaitFor(t.Context(), snowsim.Match{Endpoint: fault.Renew}); err != nil {
		t.Error(err)
	}
	if got := len(s.History()); got != 2 {
		t.Errorf("%d statements, want 2: the refused one must not run", got)
	}
}

// The token may expire while a statement runs.
func TestRenewalWhilePolling(t *testing.T) {
	t.Parallel()
	s := start(t)
	inject(t, s,
		fault.Fault{Endpoint: fault.Query, Action: fault.Action{Kind: fault.Slow, Polls: 2}},
		fault.Fault{Endpoint: fault.Poll, Action: fault.Action{Kind: fault.Code, Code: "390112", Message: "expired"}},
	)
	l, err := stream(t, open(t, s), "SELECT * FROM T")
	if err != nil || l.TotalRows() != 3_000 {
		t.Fatal(err)
	}
	if _, err := s.WaitFor(t.Context(), snowsim.Match{Endpoint: fault.Renew}); err != nil {
		t.Error(err)
	}
	if got := len(s.History()); got != 1 {
		t.Errorf("%d statements, want 1", got)
	}
}

func TestEndedSessions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end  func(*snowsim.Server)
		code int
	}{
		"gone":           {(*snowsim.Server).DropSessions, 390111},
		"master expired": {(*snowsim.Server).ExpireMasters, 390114},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			db := open(t, s)
			db.SetMaxOpenConns(1)
			if err := db.PingContext(t.Context()); err != nil {
				t.Fatal(err)
			}
			c.end(s)
			_, err := stream(t, db, "SELECT * FROM T")
			if got := number(t, err); got != c.code {
				t.Errorf("error %d, want %d", got, c.code)
			}
		})
	}
}

func TestAbortOnCancel(t *testing.T) {
	t.Parallel()
	s := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	db := open(t, s)
	failed := make(chan error, 1)
	go func() {
		_, err := streamCtx(t, ctx, db, "HANG")
		failed <- err
	}()
	if _, err := s.WaitFor(t.Context(), snowsim.Match{Endpoint: fault.Query}); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-failed; err == nil {
		t.Error("no error from a cancelled statement")
	}
	if h := s.History(); !h[0].Aborted || h[0].Status != "ABORTED" || h[0].ErrorCode != "000604" {
		t.Errorf("history %+v", h)
	}
}

var noRedirect = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}
