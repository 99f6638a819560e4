package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// brokenRules are one of each kind, all broken by the rows of FACTS, and what
// is said about them.
var brokenRules = []struct{ table, rule, said string }{
	{"nulls", "not_null: [v]", "not_null(V): 1 row, such as id=3"},
	{"twins", "unique: [v]", "unique(V): 1 row, such as v=a"},
	{"accepted", "accepted_values: { column: v, values: [b] }", "accepted_values(V): 2 rows, such as id=1; id=2"},
	{"ranged", "range: { column: n, min: 1, max: 9 }", "range(N): 2 rows, such as id=1; id=3"},
	{"fresh", "freshness: 1h", "freshness(1h0m0s): the watermark is 2026-01-01 00:00:00.000000000"},
	{"counted", "row_count: { max_change: 50% }", "row_count(max 50%): the target had 2 rows and would have 5"},
	{"queried", "sql: 'SELECT id FROM {staging} AS s WHERE s.n < 0', name: positive", "positive: 1 row, such as id=3"},
}

func (w *world) brokenRules(severity string) {
	w.t.Helper()
	var b strings.Builder
	b.WriteString("tables:\n")
	for _, r := range brokenRules {
		fmt.Fprintf(&b, "  %s: { source: FACTS, target: %s, rules: [{ %s, severity: %s }] }\n", r.table, r.table, r.rule, severity)
	}
	w.file("etl.yaml", b.String())
}

// TestEveryKindOfRule breaks each kind as an error, which stops its table
// before anything is written, and as a warning, which is told.
func TestEveryKindOfRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := newReceiver(t)
	delete(w.env, "ETL_TABLES")
	w.env["ETL_ALERT_WEBHOOK"], w.env["ETL_METRICS_TEXTFILE"], w.env["ETL_LOG_LEVEL"] = r.URL+"/hook", "etl.prom", "error"
	w.source(`CREATE TABLE DEMO.PUBLIC.FACTS (ID NUMBER(10,0) PRIMARY KEY, V VARCHAR(9), N NUMBER(10,0), UPDATED_AT TIMESTAMP_NTZ(9))`)
	w.source(`INSERT INTO DEMO.PUBLIC.FACTS VALUES (4, 'b', 2, '2026-01-01 00:00:00'), (5, 'c', 3, '2026-01-01 00:00:00')`)
	w.file("etl.yaml", "tables: { counted: { source: FACTS, target: counted } }\n")
	w.etl("stream").want(t, exitOK)
	w.source(`DELETE FROM DEMO.PUBLIC.FACTS WHERE ID >= 4`)
	w.source(`INSERT INTO DEMO.PUBLIC.FACTS VALUES (1, 'a', 10, '2026-01-01 00:00:00'), (2, 'a', 5, '2026-01-01 00:00:00'), (3, NULL, -1, '2026-01-01 00:00:00')`)

	told := func(severity, says string, code int) {
		t.Helper()
		w.brokenRules(severity)
		o := w.etl("stream", "--full-refresh").want(t, code)
		messages := r.got("/hook")
		var message struct {
			Findings []struct{ Table, Reason, Text string }
		}
		if err := json.Unmarshal([]byte(messages[len(messages)-1]), &message); err != nil || len(message.Findings) != len(brokenRules) {
			t.Fatalf("%v: %q", err, messages)
		}
		for i, c := range brokenRules {
			if !strings.Contains(o.text(), c.table+": "+says+c.said+"\n") {
				t.Errorf("%s is not said:\n%s", says+c.said, o.text())
			}
			if f := message.Findings[i]; f.Table != c.table || f.Reason != "validation" || !strings.Contains(f.Text, c.said) {
				t.Errorf("%s was sent as %+v", c.said, f)
			}
			name, _, _ := strings.Cut(c.said, ":")
			wantParts(t, w.read("etl.prom"), fmt.Sprintf(`etl_rule_violations_total{rule=%q,severity=%q,table=%q} `, name, severity, c.table))
		}
	}
	told("error", "a validation rule is broken, nothing of the slice was written: ", exitFailed)
	if n := scalar[int](w, `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`); n != 1 || scalar[int](w, `SELECT count(*) FROM counted`) != 2 {
		t.Errorf("%d targets, want the one that was there with its 2 rows", n)
	}
	told("warn", "warn: rule ", exitOK)
	for _, c := range brokenRules {
		if n := scalar[int](w, `SELECT count(*) FROM `+c.table+` WHERE id <= 3`); n != 3 {
			t.Errorf("%s has %d of 3 rows", c.table, n)
		}
	}
	if n := len(r.got("/hook")); n != 2 {
		t.Errorf("%d messages for two rounds", n)
	}
}

// TestAFailedRuleSaysWhatToDo: what PostgreSQL thinks of a rule's own text is
// not a matter of the target's columns.
func TestAFailedRuleSaysWhatToDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.env, "ETL_TABLES")
	w.file("etl.yaml", "tables: { orders: { rules: [{ sql: 'SELECT 1 FROM {staging} WHERE nowhere' }] } }\n")
	w.etl("stream").want(t, exitFailed, `column "nowhere" does not exist`, "next: correct the rule; {staging} has the columns of the target")
	w.file("etl.yaml", "tables: { orders: { rules: [{ range: { column: order_id, max: 1 } }] } }\n")
	w.etl("stream").want(t, exitFailed, "range(ORDER_ID)", "next: correct the rows at the source, or the rule; with severity: warn")
}
