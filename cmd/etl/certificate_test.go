package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/pgtest"
)

// authority issues certificates for one test.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) *authority {
	t.Helper()
	a := &authority{t: t, key: newECKey(t)}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, a.key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	return a
}

func newECKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a *authority) pem() []byte { return certificatePEM(a.cert.Raw) }

func certificatePEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// issue makes a server's certificate for a host name or address.
func (a *authority) issue(host string, until time.Time) *pgtest.TLS {
	a.t.Helper()
	key := newECKey(a.t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: until,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{host}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	return &pgtest.TLS{Certificate: certificatePEM(der), Key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})}
}

// verified makes the program log in with TLS, and trust the authority only.
func (w *world) verified(server *pgtest.Server, a *authority) {
	w.t.Helper()
	w.file("root.crt", string(a.pem()))
	query := url.Values{"sslmode": {"verify-full"}, "sslrootcert": {filepath.Join(w.dir, "root.crt")}}
	u := url.URL{Scheme: "postgres", User: url.UserPassword("postgres", plantedTarget), Host: server.Addr(), Path: "/postgres", RawQuery: query.Encode()}
	w.env["POSTGRES_URL"] = u.String()
}

// TestACertificateThatProvesNothing: the server is not talked to, and not
// asked again, and the message says what to do about the certificate.
func TestACertificateThatProvesNothing(t *testing.T) {
	t.Parallel()
	known, unknown := newAuthority(t, "known"), newAuthority(t, "unknown")
	const host = "127.0.0.1"
	tomorrow, yesterday := time.Now().Add(24*time.Hour), time.Now().Add(-24*time.Hour)
	for name, c := range map[string]struct {
		tls  *pgtest.TLS
		says []string
	}{
		"wrong address": {known.issue("192.0.2.1", tomorrow), []string{"valid for 192.0.2.1, not 127.0.0.1", "connect by a name or address that the certificate lists"}},
		"wrong name":    {known.issue("db.example.com", tomorrow), []string{"127.0.0.1", "connect by a name or address that the certificate lists"}},
		"expired":       {known.issue(host, yesterday), []string{"expired", "have the certificate renewed", "clock"}},
		"unknown":       {unknown.issue(host, tomorrow), []string{"unknown authority", "sslrootcert=FILE in POSTGRES_URL", "PGSSLROOTCERT"}},
		"no TLS":        {nil, []string{"refused TLS", "set ssl = on in the server", "ETL_ALLOW_INSECURE_POSTGRES"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			var log bytes.Buffer
			server := w.serverWith(pgtest.Options{TLS: c.tls, Log: &log, Settings: map[string]string{"log_connections": "on"}})
			w.verified(server, known)
			for _, verb := range []string{"check", "stream"} {
				o := w.etl(verb).want(t, exitFailed, append(c.says, "connect to PostgreSQL at "+server.Addr())...)
				if strings.Contains(o.text(), "next: ") && verb == "check" {
					t.Errorf("the next step is not the fix:\n%s", o.text())
				}
				if strings.Contains(o.text(), plantedTarget) || strings.Contains(o.text(), "trying again") {
					t.Errorf("%s:\n%s", verb, o.text())
				}
			}
			if n := scalar[int](w, `SELECT count(*) FROM pg_namespace WHERE nspname = 'etl'`); n != 0 {
				t.Error("there is a schema etl")
			}
			if err := server.Stop(); err != nil { // its log is complete then
				t.Fatal(err)
			}
			// Two commands, and the look at the catalog. The line comes before the server answers.
			if n := strings.Count(log.String(), "connection received"); n != 3 {
				t.Errorf("%d connections, want 3:\n%s", n, log.String())
			}
		})
	}
}

func TestACertificateThatIsRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	known := newAuthority(t, "known")
	server := w.serverWith(pgtest.Options{TLS: known.issue("127.0.0.1", time.Now().Add(time.Hour))})
	w.verified(server, known)
	w.env["ETL_TABLES"] = "orders"
	w.etl("check").want(t, exitOK, "TLSv1.3")
	place, _, _ := strings.Cut(w.env["POSTGRES_URL"], "?")
	w.env["POSTGRES_URL"], w.env["PGSSLROOTCERT"] = place+"?sslmode=verify-full", filepath.Join(w.dir, "root.crt")
	w.etl("stream").want(t, exitOK)
	w.equal("orders")
}
