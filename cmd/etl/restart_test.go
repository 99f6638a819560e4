package main

import (
	"context"
	"maps"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// ownServer gives the world a server that nobody else uses, so that it can be
// restarted, and returns it.
func (w *world) ownServer() *pgtest.Server {
	w.t.Helper()
	return w.serverWith(pgtest.Options{})
}

// serverWith is ownServer with options; settings are added to the usual ones.
func (w *world) serverWith(options pgtest.Options) *pgtest.Server {
	w.t.Helper()
	settings := pgtest.FastSettings()
	maps.Copy(settings, options.Settings)
	options.Settings = settings
	server, err := pgtest.Start(w.t.Context(), options)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			w.t.Error(err)
		}
	})
	w.env["POSTGRES_URL"] = server.URL("")
	w.look(server)
	return server
}

// look makes the test read from the server.
func (w *world) look(server *pgtest.Server) {
	w.t.Helper()
	pool, err := pgxpool.New(context.WithoutCancel(w.t.Context()), server.URL(""))
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(pool.Close)
	w.pool = pool
}

// proxied leads the program through a proxy to the server.
func (w *world) proxied(server *pgtest.Server) *pgproxy.Proxy {
	w.t.Helper()
	return w.proxiedTo(server.URL(""))
}

func (w *world) proxiedTo(target string) *pgproxy.Proxy {
	w.t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		w.t.Fatal(err)
	}
	proxy, err := pgproxy.Listen(u.Host)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := proxy.Close(); err != nil {
			w.t.Error(err)
		}
	})
	if w.env["POSTGRES_URL"], err = proxy.URL(target); err != nil {
		w.t.Fatal(err)
	}
	return proxy
}

// again waits until the server answers the test's own pool, whose connections
// a restart has ended.
func (w *world) again() {
	w.t.Helper()
	for until := time.Now().Add(patience); w.pool.Ping(w.t.Context()) != nil; {
		if time.Now().After(until) {
			w.t.Fatal("the server does not come back")
		}
	}
}

// PostgreSQL is restarted while rows are on their way: the program outlives it.
func TestStreamOutlivesARestartOfPostgres(t *testing.T) {
	t.Parallel()
	for _, mode := range []pgtest.Mode{pgtest.Fast, pgtest.Immediate} {
		t.Run("during COPY/"+mode.String(), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			server := w.ownServer()
			w.env["ETL_MAX_RETRIES"], w.env["ETL_RETRY_DELAY"] = "20", "100ms"
			stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: "notification_text", Chunk: simfault.At(3), Action: simfault.Action{Kind: simfault.Stall}})
			p := w.start("stream")
			w.await(snowsim.Match{Endpoint: simfault.Chunk, Statement: "notification_text", Chunk: simfault.At(3), Harmed: true})
			if err := server.Restart(t.Context(), mode); err != nil {
				t.Fatal(err)
			}
			w.server.Release(stall)
			p.wait().want(t, exitOK, "trying again")
			w.settled("notification_text", "orders")
		})
		for name, match := range map[string]func(pgproxy.Message) bool{
			"merge":  pgproxy.Contains("ADD PRIMARY KEY"),
			"commit": pgproxy.After(pgproxy.Contains("watermark = $3"), pgproxy.Statement("commit")),
		} {
			t.Run("during the "+name+"/"+mode.String(), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				server := w.ownServer()
				w.env["ETL_TABLES"], w.env["ETL_MAX_RETRIES"], w.env["ETL_RETRY_DELAY"] = "orders", "20", "100ms"
				var err error
				acted := w.proxied(server).Arm(pgproxy.Rule{Match: match, Action: pgproxy.Pass, Hook: func() {
					err = server.Restart(context.WithoutCancel(t.Context()), mode)
				}})
				w.etl("stream").want(t, exitOK, "trying again")
				<-acted
				if err != nil {
					t.Fatal(err)
				}
				w.settled("orders")
			})
		}
	}
}

// settled wants complete tables, one finished run for each, and nothing left.
func (w *world) settled(tables ...string) {
	w.t.Helper()
	w.again()
	for _, table := range tables {
		w.equal(table)
		if n := scalar[int](w, `SELECT count(*) FROM etl.run WHERE target = 'public.' || $1 AND status = 'done' AND lo IS DISTINCT FROM hi`, table); n != 1 {
			w.t.Errorf("%s: %d finished runs", table, n)
		}
	}
	if n := scalar[int](w, `SELECT count(*) FROM etl.etl_metadata WHERE owner IS NOT NULL`); n != 0 {
		w.t.Errorf("%d leases kept", n)
	}
	w.etl("gc").want(w.t, exitOK)
	if n := w.stagingTables(); n != 0 {
		w.t.Errorf("%d staging tables left", n)
	}
}

var refused = regexp.MustCompile("trying again.*connection refused")

// The server is down when the program starts, and comes while it tries.
func TestStreamWaitsForPostgres(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	server := w.ownServer()
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	w.env["ETL_TABLES"], w.env["ETL_CONNECT_TIMEOUT"] = "orders", "4m"
	w.env["ETL_MAX_RETRIES"], w.env["ETL_RETRY_DELAY"] = "100", "100ms"
	p := w.follow("stream")
	p.await(refused)
	if err := server.Restart(t.Context(), pgtest.Immediate); err != nil {
		t.Fatal(err)
	}
	p.wait().want(t, exitOK)
	w.settled("orders")
}
