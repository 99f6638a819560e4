package main

import (
	"strings"
	"testing"
)

func TestWrongPasswordIsTriedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["SNOWFLAKE_PASSWORD"] = "planted-wrong-word"
	o := w.etl("stream").want(t, exitFailed, "user demo", "127.0.0.1", "390100")
	if strings.Contains(o.text(), "planted") {
		t.Errorf("the password is shown:\n%s", o.text())
	}
	if n := w.server.Logins()["DEMO"]; n.Attempts != 1 {
		t.Errorf("logins: %+v", w.server.Logins())
	}
}

func TestOneBadTableDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text,no_such_table"
	w.etl("stream").want(t, exitPartial, "DEMO.PUBLIC.NO_SUCH_TABLE", "does not exist or not authorized", "created")
	w.equal("notification_text")
}

func TestAMisspeltTableShowsWhatThereIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.etl("plan", "--tables", "odrers").want(t, exitFailed, "schema DEMO.PUBLIC has ORDERS, NOTIFICATION_TEXT")
	w.file("etl.yaml", "tables:\n  daily_orders: { source: ORDERS }\n  texts: { source: NOTIFICATION_TEXT }\n")
	w.etl("plan", "--tables", "txt*").want(t, exitUsage, "txt* matches no table of", "there are texts, daily_orders")
}

func TestTableFaultsSayWhatToChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.source(`CREATE TABLE DEMO.PUBLIC.KEYLESS (A NUMBER(10,0), UPDATED_AT TIMESTAMP_NTZ(9))`)
	w.source(`CREATE TABLE DEMO.PUBLIC.TWINS ("id" NUMBER(10,0) PRIMARY KEY, ID NUMBER(10,0), UPDATED_AT TIMESTAMP_NTZ(9))`)
	for name, c := range map[string]struct {
		args  []string
		parts []string
	}{
		"missing key":              {[]string{"--tables", "keyless"}, []string{"keyless", "--key", "mode: append"}},
		"unknown key":              {[]string{"--tables", "orders", "--key", "order_nr"}, []string{`"ORDER_NR"`, "ORDER_ID"}},
		"missing watermark":        {[]string{"--tables", "orders", "--watermark", "changed_at"}, []string{`"CHANGED_AT"`, "--watermark"}},
		"watermark of a bad type":  {[]string{"--tables", "orders", "--watermark", "status"}, []string{"STATUS", "VARCHAR", "TIMESTAMP"}},
		"two faults at once":       {[]string{"--tables", "orders", "--watermark", "changed_at", "--key", "order_nr"}, []string{`"CHANGED_AT"`, `"ORDER_NR"`}},
		"names that would be same": {[]string{"--tables", "twins", "--key", "ID"}, []string{`"id"`, "rename"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := *w // its own t
			w.t = t
			w.etl(append([]string{"stream"}, c.args...)...).want(t, exitFailed, c.parts...)
		})
	}
	if n := scalar[int](w, `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`); n != 0 {
		t.Errorf("%d tables were made", n)
	}
}

func TestTargetFaultsAreFoundBeforeDataMoves(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ddl   string
		parts []string
	}{
		"would round":     {`CREATE TABLE orders (order_id bigint PRIMARY KEY, amount numeric(10,1))`, []string{`"amount"`, "round", "AMOUNT"}},
		"missing column":  {`CREATE TABLE orders (order_id bigint PRIMARY KEY)`, []string{"ADD COLUMN", `"status"`}},
		"no unique index": {`CREATE TABLE orders (LIKE pg_class)`, []string{"orders"}},
		"a view":          {`CREATE VIEW orders AS SELECT 1 AS order_id`, []string{"a view"}},
		"not fed":         {`CREATE TABLE orders (order_id bigint PRIMARY KEY, tenant text NOT NULL)`, []string{`"tenant"`, "NOT NULL", "default"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env["ETL_TABLES"] = "orders"
			if _, err := w.pool.Exec(t.Context(), c.ddl); err != nil {
				t.Fatal(err)
			}
			w.etl("stream").want(t, exitFailed, c.parts...)
			for _, q := range w.server.History() {
				if strings.HasPrefix(q.SQL, `SELECT "ORDER_ID"`) {
					t.Errorf("data was asked for: %s", q.SQL)
				}
			}
		})
	}
}

func TestConfigurationFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*world)
		args   []string
		parts  []string
	}{
		"unknown YAML key": {
			func(w *world) { w.file("etl.yaml", "tables:\n  orders: { watermrk: updated_at }\n") }, nil,
			[]string{"etl.yaml:2", "watermrk", "watermark"},
		},
		"two faults at once": {
			func(w *world) { w.env["ETL_PARALLEL"] = "many"; delete(w.env, "SNOWFLAKE_ACCOUNT") }, nil,
			[]string{"ETL_PARALLEL", "SNOWFLAKE_ACCOUNT", "2 faults"},
		},
		"unknown flags": {
			func(*world) {},
			[]string{"--paralel", "8", "--log-level", "--memori", "--atomic", "-memory=1GB", "--sterict"},
			[]string{"no flag --paralel; did you mean --parallel?", "no flag --sterict; did you mean --strict?", "etl stream --help"},
		},
		"flag without value":    {func(*world) {}, []string{"--parallel"}, []string{"--parallel needs a value"}},
		"flag of another value": {func(*world) {}, []string{"--atomic=perhaps"}, []string{`--atomic: "perhaps" is not true or false`}},
		"stray argument":        {func(*world) {}, []string{"orders"}, []string{"--tables", "orders"}},
		"missing password":      {func(w *world) { delete(w.env, "SNOWFLAKE_PASSWORD") }, nil, []string{"SNOWFLAKE_PASSWORD"}},
		"plain text abroad":     {func(w *world) { w.env["SNOWFLAKE_HOST"] = "snow.example.com" }, nil, []string{"http", "SNOWFLAKE_PROTOCOL"}},
		"password unprotected on the way": {
			func(w *world) {
				w.env["POSTGRES_URL"] = "postgres://u:" + plantedPassword + "@db.example.com/x?sslmode=disable"
			}, nil,
			[]string{"POSTGRES_URL", "sslmode", "verify-full"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c.change(w)
			w.etl(append([]string{"stream"}, c.args...)...).want(t, exitUsage, c.parts...)
			if n := len(w.server.History()); n != 0 {
				t.Errorf("%d statements were sent", n)
			}
		})
	}
}

func TestAMisspeltVerb(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.etl("plna").want(t, exitUsage, `no command "plna"; did you mean plan?`)
	w.etl("gc", "--keep-days", "1.5").want(t, exitUsage, `--keep-days: "1.5" is not a whole number`)
}

func TestUnreachablePostgres(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["POSTGRES_URL"] = "postgres://someone:" + plantedPassword + "@127.0.0.1:1/nowhere"
	w.etl("stream", "--connect-timeout", "5s").want(t, exitFailed, "127.0.0.1", "someone", "nowhere")
}
