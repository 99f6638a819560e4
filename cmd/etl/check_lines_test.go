package main

import (
	"strings"
	"testing"
)

// TestEveryFindingOfCheck brings a sound set-up into one bad state after the
// other. Each is found, at its level, with a fix.
func TestEveryFindingOfCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders"
	w.exec(`CREATE SCHEMA held`)
	w.source(`CREATE TABLE DEMO.PUBLIC.MARKS (ID NUMBER(10,0) PRIMARY KEY, UPDATED_AT TIMESTAMP_NTZ(9))`)
	w.source(`INSERT INTO DEMO.PUBLIC.MARKS VALUES (1, NULL), (2, '2026-01-01 00:00:00'), (3, '2099-01-01 00:00:00')`)
	w.exec(`CREATE TABLE narrow (LIKE pg_catalog.pg_class)`)
	role := w.with(nil)
	name := role.as()
	w.exec(`CREATE SCHEMA shut; GRANT USAGE ON SCHEMA shut TO ` + name)
	for _, c := range []struct {
		title string
		as    *world
		args  []string
		want  []string // level and text, fix
	}{
		{"superuser", w, nil, []string{"warn postgres login", "a superuser", "CREATE ROLE etl LOGIN"}},
		{"state schema that may not be used", role, []string{"--state-schema", "shut"}, []string{"fail postgres state schema", `may not create tables in shut`, `GRANT USAGE, CREATE ON SCHEMA "shut" TO "` + name + `";`}},
		{"state schema that may not be made", role, nil, []string{"fail postgres state schema", `CREATE SCHEMA "etl" AUTHORIZATION "` + name + `";`}},
		{"schema of the target that is missing", w, []string{"--postgres-schema", "nowhere"}, []string{"fail orders target", "schema nowhere does not exist", `CREATE SCHEMA "nowhere" AUTHORIZATION`}},
		{"schema of the target that may not be used", role, []string{"--postgres-schema", "held"}, []string{"fail orders target", `GRANT USAGE ON SCHEMA "held" TO "` + name + `";`}},
		{"connections", w, []string{"--parallel", "64"}, []string{"postgres connections", "a run opens up to 88"}},
		{"no encryption on loopback", w, nil, []string{"warn snowflake TLS", "http, to this machine only"}},
		{"warehouse that is missing", w, []string{"--snowflake-warehouse", ""}, []string{"fail snowflake warehouse", "DEFAULT_WAREHOUSE"}},
		{"NULL and future watermarks", w, []string{"--tables", "marks", "--null-watermark", "ignore"}, []string{"warn marks watermark", "1 without one", "fill UPDATED_AT in", "rows lie beyond Snowflake's clock", "correct UPDATED_AT"}},
		{"watermark that is missing", w, []string{"--watermark", "changed_at"}, []string{"fail orders plan", `"CHANGED_AT"`, "name one of"}},
		{"key that is missing", w, []string{"--key", "order_nr"}, []string{"fail orders plan", `"ORDER_NR"`}},
		{"no key in mode replace", w, []string{"--tables", "marks", "--mode", "replace"}, []string{"ok marks key"}},
		{"unreachable", role.with(map[string]string{"POSTGRES_URL": "postgres://u@127.0.0.1:1/d"}), []string{"--connect-timeout", "1s"}, []string{"fail postgres connect", "check host and port"}},
	} {
		again := *c.as
		if c.args != nil && c.args[0] == "--snowflake-warehouse" {
			again = *c.as.with(map[string]string{"SNOWFLAKE_WAREHOUSE": ""})
			c.args = nil
		}
		o := again.etl(append([]string{"check"}, c.args...)...)
		text := strings.Join(strings.Fields(o.stdout), " ")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not said:\n%s", c.title, want, o.text())
			}
		}
		if failed := strings.Contains(text, "fail "); failed != (o.code == exitFailed) || !failed && o.code != exitOK {
			t.Errorf("%s: exit code %d:\n%s", c.title, o.code, o.text())
		}
	}
}
