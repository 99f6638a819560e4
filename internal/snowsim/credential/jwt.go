package credential

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/snowsim/wire"
)

// leeway is how far a client's clock may be off.
const leeway = time.Minute

// claims is the payload of a key pair token.
type claims struct {
	Issuer   string  `json:"iss"` // ACCOUNT.USER.SHA256:<fingerprint>
	Subject  string  `json:"sub"` // ACCOUNT.USER
	IssuedAt float64 `json:"iat"` // seconds since 1970
	Expires  float64 `json:"exp"`
}

func (t *Table) byKeyPair(d wire.LoginData, now time.Time) (User, error) {
	account, name := subject(d.Token)
	u, ok := t.lookup(name)
	if !ok || u.PublicKey == nil {
		return User{}, refuseJWT("no public key is set for user " + name)
	}
	if want := accountOf(d.AccountName); account != want {
		return User{}, refuseJWT(fmt.Sprintf("token is for account %s, login for %s", account, want))
	}
	if err := verifyJWT(d.Token, u.PublicKey, now); err != nil {
		return User{}, refuseJWT(err.Error())
	}
	return u, nil
}

func refuseJWT(why string) error {
	return &Refusal{Code: wire.CodeJWTInvalid, Message: "JWT token is invalid. [" + why + "]"}
}

// accountOf is the account a token must name: upper case, without region.
func accountOf(account string) string {
	name, _, _ := strings.Cut(strings.ToUpper(account), ".")
	return name
}

// subject reads, unverified, whose token it claims to be.
func subject(token string) (account, user string) {
	c, err := parseClaims(token)
	if err != nil {
		return "", ""
	}
	account, user, _ = strings.Cut(c.Subject, ".")
	return account, user
}

func parseClaims(token string) (claims, error) {
	var c claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, errors.New("not of three parts")
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return c, fmt.Errorf("payload: %w", err)
	}
	if err := json.Unmarshal(payload, &c); err != nil {
		return c, fmt.Errorf("payload: %w", err)
	}
	return c, nil
}

func verifyJWT(token string, pub *rsa.PublicKey, now time.Time) error {
	c, err := parseClaims(token)
	if err != nil {
		return err
	}
	if err := verifySignature(token, pub); err != nil {
		return err
	}
	fingerprint, err := Fingerprint(pub)
	if err != nil {
		return err
	}
	if c.Issuer != c.Subject+"."+fingerprint {
		return errors.New("issuer does not carry the key's fingerprint")
	}
	return verifyTimes(c, now)
}

func verifyTimes(c claims, now time.Time) error {
	issued, expires := time.Unix(int64(c.IssuedAt), 0), time.Unix(int64(c.Expires), 0)
	switch {
	case now.After(expires.Add(leeway)):
		return errors.New("expired")
	case now.Add(leeway).Before(issued):
		return errors.New("issued in the future")
	case expires.Sub(issued) > time.Hour:
		return errors.New("valid for more than an hour")
	default:
		return nil
	}
}

func verifySignature(token string, pub *rsa.PublicKey) error {
	at := strings.LastIndexByte(token, '.')
	header, _, _ := strings.Cut(token, ".")
	if err := verifyAlgorithm(header); err != nil {
		return err
	}
	signature, err := base64.RawURLEncoding.DecodeString(token[at+1:])
	if err != nil {
		return fmt.Errorf("signature: %w", err)
	}
	digest := sha256.Sum256([]byte(token[:at]))
	if err := rsa.VerifyPKCS1v15(pub, crypto.SHA256, digest[:], signature); err != nil {
		return fmt.Errorf("signature: %w", err)
	}
	return nil
}

func verifyAlgorithm(header string) error {
	raw, err := base64.RawURLEncoding.DecodeString(header)
	if err != nil {
		return fmt.Errorf("header: %w", err)
	}
	var h struct {
		Alg string `json:"alg"`
	}
	if err := json.Unmarshal(raw, &h); err != nil || h.Alg != "RS256" {
		return errors.New("algorithm is not RS256")
	}
	return nil
}

// Fingerprint names a public key as Snowflake does: SHA256 of its PKIX form.
func Fingerprint(pub *rsa.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(pub)
	if err != nil {
		return "", fmt.Errorf("public key: %w", err)
	}
	sum := sha256.Sum256(der)
	return "SHA256:" + base64.StdEncoding.EncodeToString(sum[:]), nil
}
