package postgres

import (
	"bytes"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgtest"
)

func TestARefusedLoginIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	server, err := pgtest.Start(t.Context(), pgtest.Options{
		Settings: pgtest.FastSettings(), HBA: "host all loader 127.0.0.1/32 scram-sha-256", Log: &log,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop() //nolint:errcheck // it is stopped below, where that counts
	run(t, server.URL(""), `CREATE ROLE loader LOGIN PASSWORD '`+planted+`'`)
	pool := open(t, Config{URL: strings.Replace(server.URL(""), "//postgres@", "//loader@", 1), Password: planted})
	held, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	run(t, server.URL(""), `ALTER ROLE loader PASSWORD 'another'`)
	for range 3 {
		if err := pool.Ping(t.Context()); err == nil || !fault.Lookup(err).Login || !strings.Contains(err.Error(), "28P01") {
			t.Errorf("a new connection: %v", err)
		}
	}
	if err := held.Ping(t.Context()); err != nil {
		t.Errorf("the connection that was there: %v", err)
	}
	held.Release()
	pool.Close()
	if err := server.Stop(); err != nil { // its log is complete then
		t.Fatal(err)
	}
	if n := strings.Count(log.String(), `FATAL:  password authentication failed for user "loader"`); n != 1 {
		t.Errorf("%d logins were refused", n)
	}
}
