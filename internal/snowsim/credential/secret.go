package credential

import (
	"crypto/subtle"

	"github.com/snowpg/etl/internal/snowsim/wire"
)

func (t *Table) byPassword(d wire.LoginData) (User, error) {
	u, ok := t.lookup(d.LoginName)
	if !ok || !same(u.Password, d.Password) {
		return User{}, &Refusal{Code: wire.CodeBadCredentials, Message: "Incorrect username or password was specified."}
	}
	return u, nil
}

func (t *Table) byOAuth(d wire.LoginData) (User, error) {
	u, ok := t.lookup(d.LoginName)
	if ok && same(u.ExpiredOAuth, d.Token) {
		return User{}, &Refusal{Code: wire.CodeOAuthExpired, Message: "OAuth access token expired. [" + d.LoginName + "]"}
	}
	if !ok || !same(u.OAuthToken, d.Token) {
		return User{}, &Refusal{Code: wire.CodeOAuthInvalid, Message: "Invalid OAuth access token. [" + d.LoginName + "]"}
	}
	return u, nil
}

func (t *Table) byAccessToken(d wire.LoginData) (User, error) {
	u, ok := t.lookup(d.LoginName)
	if !ok || !same(u.AccessToken, d.Token) {
		return User{}, &Refusal{Code: wire.CodePATInvalid, Message: "Programmatic access token is invalid."}
	}
	return u, nil
}

func (t *Table) byBrowser(d wire.LoginData, b Browsers) (User, error) {
	u, ok := t.lookup(d.LoginName)
	if !ok || !u.Browser || !b.Redeem(u.Name, d.ProofKey, d.Token) {
		return User{}, &Refusal{Code: "390190", Message: "There was an error related to the SAML Identity Provider account parameter."}
	}
	return u, nil
}

// same compares secrets; one that is not configured equals nothing.
func same(configured, given string) bool {
	return configured != "" && subtle.ConstantTimeCompare([]byte(configured), []byte(given)) == 1
}
