package credential

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/snowsim/wire"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// sign makes a key pair token; RS256 is written out, not taken from a library.
func sign(t testing.TB, key *rsa.PrivateKey, header, payload string) string {
	t.Helper()
	enc := base64.RawURLEncoding
	head := enc.EncodeToString([]byte(header)) + "." + enc.EncodeToString([]byte(payload))
	sum := sha256.Sum256([]byte(head))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return head + "." + enc.EncodeToString(signature)
}

func TestKeyPairTokens(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	print, err := Fingerprint(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	table, err := NewTable([]User{{Name: "demo", PublicKey: &key.PublicKey}})
	if err != nil {
		t.Fatal(err)
	}
	const rs256 = `{"alg":"RS256","typ":"JWT"}`
	claim := func(sub, print string, iat, exp time.Duration) string {
		return fmt.Sprintf(`{"iss":"%s.%s","sub":"%s","iat":%d,"exp":%d}`,
			sub, print, sub, noon.Add(iat).Unix(), noon.Add(exp).Unix())
	}
	good := claim("ACCT.DEMO", print, 0, time.Minute)
	for name, c := range map[string]struct {
		header, payload string
		ok              bool
	}{
		"good":              {rs256, good, true},
		"expired":           {rs256, claim("ACCT.DEMO", print, -time.Hour, -time.Hour+time.Minute), false},
		"future":            {rs256, claim("ACCT.DEMO", print, time.Hour, time.Hour+time.Minute), false},
		"valid for a day":   {rs256, claim("ACCT.DEMO", print, 0, 24*time.Hour), false},
		"other fingerprint": {rs256, claim("ACCT.DEMO", "SHA256:AAAA", 0, time.Minute), false},
		"other account":     {rs256, claim("ELSE.DEMO", print, 0, time.Minute), false},
		"other user":        {rs256, claim("ACCT.ROOT", print, 0, time.Minute), false},
		"other algorithm":   {`{"alg":"none"}`, good, false},
		"no claims":         {rs256, `[]`, false},
	} {
		token := sign(t, key, c.header, c.payload)
		login := wire.LoginData{Authenticator: "SNOWFLAKE_JWT", AccountName: "acct.eu-west-1", Token: token}
		_, err := table.Verify(login, nil, noon)
		var refused *Refusal
		if (err == nil) != c.ok || err != nil && (!errors.As(err, &refused) || refused.Code != wire.CodeJWTInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUsersMustBeUnique(t *testing.T) {
	t.Parallel()
	for _, users := range [][]User{{{Name: ""}}, {{Name: "a"}, {Name: "A"}}} {
		if _, err := NewTable(users); err == nil {
			t.Errorf("%v is accepted", users)
		}
	}
}

// A secret that is not configured must not match an empty one.
func TestUnsetSecretsAreClosed(t *testing.T) {
	t.Parallel()
	table, err := NewTable([]User{{Name: "demo"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"", "OAUTH", "PROGRAMMATIC_ACCESS_TOKEN", "SNOWFLAKE_JWT", "EXTERNALBROWSER", "OKTA"} {
		if _, err := table.Verify(wire.LoginData{LoginName: "demo", Authenticator: kind}, nil, noon); err == nil {
			t.Errorf("authenticator %q lets in without a secret", kind)
		}
	}
}

func FuzzVerify(f *testing.F) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		f.Fatal(err)
	}
	table, err := NewTable([]User{{Name: "demo", PublicKey: &key.PublicKey}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sign(f, key, `{"alg":"RS256"}`, `{"sub":"ACCT.DEMO"}`))
	f.Add("a.b.c")
	f.Fuzz(func(t *testing.T, token string) {
		login := wire.LoginData{Authenticator: "SNOWFLAKE_JWT", AccountName: "acct", Token: token}
		if _, err := table.Verify(login, nil, noon); err == nil {
			t.Errorf("%q lets in", token)
		}
	})
}
