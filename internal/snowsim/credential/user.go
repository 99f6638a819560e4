package credential

import (
	"crypto/rsa"
	"fmt"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/snowsim/wire"
)

// User may log in. A means that is not set is closed to the user.
type User struct {
	Name         string // capitals do not matter
	Password     string
	PublicKey    *rsa.PublicKey // of the key pair
	OAuthToken   string
	ExpiredOAuth string // a token that is answered "expired"
	AccessToken  string // programmatic access token
	Browser      bool   // may log in by browser
	Role         string // role of a session that asks for none
}

// Refusal is a failed login as Snowflake reports it.
type Refusal struct {
	Code    string
	Message string
}

func (r *Refusal) Error() string { return r.Code + ": " + r.Message }

// Table is the users of an account.
type Table struct {
	users map[string]User
}

// NewTable collects users. Names must be unique.
func NewTable(users []User) (*Table, error) {
	t := &Table{users: make(map[string]User, len(users))}
	for _, u := range users {
		name := strings.ToUpper(u.Name)
		if _, ok := t.users[name]; ok || name == "" {
			return nil, fmt.Errorf("simulator user %q: name is empty or taken", u.Name)
		}
		u.Name = name
		t.users[name] = u
	}
	return t, nil
}

// Browsers remembers who came back from the browser with which token.
type Browsers interface {
	// Redeem says whether token was issued to login and proofKey, and voids it.
	Redeem(login, proofKey, token string) bool
}

// Verify answers the user of a login request, or *Refusal.
func (t *Table) Verify(d wire.LoginData, b Browsers, now time.Time) (User, error) {
	switch strings.ToUpper(d.Authenticator) {
	case "", "SNOWFLAKE":
		return t.byPassword(d)
	case "SNOWFLAKE_JWT":
		return t.byKeyPair(d, now)
	case "OAUTH":
		return t.byOAuth(d)
	case "PROGRAMMATIC_ACCESS_TOKEN":
		return t.byAccessToken(d)
	case "EXTERNALBROWSER":
		return t.byBrowser(d, b)
	default:
		return User{}, &Refusal{Code: "390103", Message: "Authenticator " + d.Authenticator + " is not supported."}
	}
}

// Claimed is the name a login request claims, for counting attempts.
func Claimed(d wire.LoginData) string {
	if d.LoginName != "" {
		return strings.ToUpper(d.LoginName)
	}
	_, name := subject(d.Token)
	return name
}

func (t *Table) lookup(name string) (User, bool) {
	u, ok := t.users[strings.ToUpper(name)]
	return u, ok
}
