package main

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"testing"
)

// role makes the program log in as a role of its own, which may create its
// state schema and nothing else. Rights to the target are the test's business.
func (w *world) role() string {
	w.t.Helper()
	name := "etl_role_" + strings.ToLower(rand.Text()[:8])
	w.execute(`CREATE ROLE ` + name + ` LOGIN; CREATE SCHEMA etl AUTHORIZATION ` + name)
	w.t.Cleanup(func() { // roles belong to the server, not to the database
		if _, err := w.pool.Exec(context.Background(), `DROP OWNED BY `+name+` CASCADE; DROP ROLE `+name); err != nil {
			w.t.Error(err)
		}
	})
	u, err := url.Parse(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	u.User = url.User(name)
	w.env["POSTGRES_URL"] = u.String()
	return name
}

// SELECT, INSERT and UPDATE on the target and a schema of its own are all that
// an upsert needs.
func TestLeastPrivilege(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, a, 2026-01-01 00:00:00", "2, b, 2026-01-01 00:00:00")
	name := w.role()
	w.execute(`CREATE TABLE events (id bigint PRIMARY KEY, v text, updated_at timestamp)`)
	w.stream().want(t, exitFailed, "permission denied", "events")
	w.execute(`GRANT SELECT, INSERT, UPDATE ON events TO ` + name)
	w.stream().want(t, exitOK)
	w.source(`UPDATE DEMO.PUBLIC.EVENTS SET V = 'changed', UPDATED_AT = '2026-01-02'::TIMESTAMP_NTZ WHERE ID = 2`)
	w.stream().want(t, exitOK)
	w.holds("1a 2changed")
	if n := w.stagingTables(); n != 0 {
		t.Errorf("%d staging tables left", n)
	}
}

func TestARoleThatMayNotCreateTheTarget(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, a, 2026-01-01 00:00:00")
	w.execute(`REVOKE CREATE ON SCHEMA public FROM PUBLIC`) // PostgreSQL 14 and older grant it
	w.role()
	w.stream().want(t, exitFailed, "permission denied for schema public")
}

// A standby, or a primary that has just become one, is recognised and not
// written to.
func TestAReadOnlyServer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.execute(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$`)
	w.etl("stream", "--connect-timeout", "5s").want(t, exitFailed, "read only", "all servers of the cluster")
}
