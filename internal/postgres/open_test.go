package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgtest"
)

func open(t *testing.T, c Config) *pgxpool.Pool {
	t.Helper()
	pool, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func TestOpen(t *testing.T) {
	t.Parallel()
	pool := open(t, Config{URL: pgtest.Database(t), Run: "42", MaxConns: 1})
	var name string
	var prepared int
	for range 3 { // the modes that cache do so from the first or second use on
		err := pool.QueryRow(t.Context(),
			`SELECT current_setting('application_name'), (SELECT count(*) FROM pg_prepared_statements WHERE name <> '') + $1::int`, 0).Scan(&name, &prepared)
		if err != nil {
			t.Fatal(err)
		}
	}
	if name != "etl/42" || prepared != 0 {
		t.Errorf("application_name %q, %d prepared statements", name, prepared)
	}
}

func TestOpenFails(t *testing.T) {
	t.Parallel()
	url := pgtest.Database(t)
	readOnly := pgtest.Database(t)
	run(t, readOnly, `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$`)
	config, err := Config{URL: url}.parse()
	if err != nil {
		t.Fatal(err)
	}
	server := Config{Host: config.ConnConfig.Host, Port: config.ConnConfig.Port, User: config.ConnConfig.User, Password: planted, Database: config.ConnConfig.Database}
	missing, nobody, noTLS := server, server, server
	missing.Database = "no_such_database"
	nobody.Port = freePort(t)
	noTLS.SSLMode = "verify-full"
	cases := map[string]struct {
		config Config
		class  fault.Class
		says   []string
	}{
		"database":       {missing, fault.Never, []string{`database "no_such_database"`, "3D000", "next: check POSTGRES_DB"}},
		"nobody listens": {nobody, fault.Reconnect, []string{fmt.Sprintf(":%d", nobody.Port), "refused", "next: check host and port"}},
		"no TLS":         {noTLS, fault.Never, []string{"refused TLS", "next: set ssl = on in the server"}},
		"read-only":      {Config{URL: readOnly}, fault.Reconnect, []string{"read only", "all servers of the cluster"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Open(t.Context(), c.config)
			var refused *ConnectError
			if !errors.As(err, &refused) || fault.Of(err) != c.class {
				t.Fatalf("got %v of class %v, want a *ConnectError of class %v", err, fault.Of(err), c.class)
			}
			for _, want := range append(c.says, refused.Host, refused.User) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
			if text := fmt.Sprintf("%+v %#v", err, err); strings.Contains(text, planted) {
				t.Errorf("password shown: %s", text)
			}
		})
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, Config{URL: pgtest.Database(t)}); fault.Of(err) != fault.Never || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// freePort gives a port on which nobody listens just now.
func freePort(t *testing.T) uint16 {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return uint16(listener.Addr().(*net.TCPAddr).Port)
}

func run(t *testing.T, url, sql string) {
	t.Helper()
	pool := open(t, Config{URL: url})
	defer pool.Close()
	if _, err := pool.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}
