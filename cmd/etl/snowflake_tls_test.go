package main

import (
	"crypto/tls"
	"io"
	"log"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/pgtest"
)

// overTLS leads the program to the simulator by https, with the certificate,
// and makes it trust the authority only. It counts the connections.
func (w *world) overTLS(proof *pgtest.TLS, a *authority) *atomic.Int32 {
	w.t.Helper()
	pair, err := tls.X509KeyPair(proof.Certificate, proof.Key)
	if err != nil {
		w.t.Fatal(err)
	}
	opened := new(atomic.Int32)
	front := httptest.NewUnstartedServer(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: w.server.Addr()}))
	front.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		opened.Add(1)
		return nil, nil
	}}
	front.Config.ErrorLog = log.New(io.Discard, "", 0) // of the connections that are given up
	front.StartTLS()
	w.t.Cleanup(front.Close)
	u, err := url.Parse(front.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	w.file("snowflake.crt", string(a.pem()))
	w.env["SSL_CERT_FILE"], w.env["SSL_CERT_DIR"] = filepath.Join(w.dir, "snowflake.crt"), w.dir
	w.env["SNOWFLAKE_PROTOCOL"], w.env["SNOWFLAKE_HOST"], w.env["SNOWFLAKE_PORT"] = "https", u.Hostname(), u.Port()
	return opened
}

// TestSnowflakesCertificateProvesNothing is as with PostgreSQL's.
func TestSnowflakesCertificateProvesNothing(t *testing.T) {
	t.Parallel()
	known, unknown := newAuthority(t, "known"), newAuthority(t, "unknown")
	tomorrow, yesterday := time.Now().Add(24*time.Hour), time.Now().Add(-24*time.Hour)
	for name, c := range map[string]struct {
		tls  *pgtest.TLS
		says []string
	}{
		"wrong address": {known.issue("192.0.2.1", tomorrow), []string{"valid for 192.0.2.1, not 127.0.0.1", "connect by a name or address that the certificate lists"}},
		"expired":       {known.issue("127.0.0.1", yesterday), []string{"expired", "have the certificate renewed", "clock"}},
		"unknown":       {unknown.issue("127.0.0.1", tomorrow), []string{"unknown authority", "make the authority's certificate known"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			opened := w.overTLS(c.tls, known)
			w.etl("stream").want(t, exitFailed, append(c.says, "logging in to Snowflake at 127.0.0.1 as demo")...)
			if n := opened.Load(); n != 1 {
				t.Errorf("%d connections were tried", n)
			}
		})
	}
}

func TestSnowflakeOverTLS(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	known := newAuthority(t, "known")
	w.overTLS(known.issue("127.0.0.1", time.Now().Add(time.Hour)), known)
	w.env["ETL_TABLES"] = "orders"
	w.etl("stream").want(t, exitOK)
	w.equal("orders")
}
