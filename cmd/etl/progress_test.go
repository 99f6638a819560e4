package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestProgressAsJSON reads stderr as a program would that watches a run.
func TestProgressAsJSON(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"], w.env["ETL_LOG_LEVEL"], w.env["ETL_PROGRESS"] = "orders", "warn", "json"
	for _, c := range []struct {
		verb, phases string
		rows         int64
		waits        string // in the first event
	}{
		{"stream", "reading copying merging done", orderRows, "snowflake"},
		{"verify", "comparing hashing done", 2 * orderRows, ""},
	} {
		var phases []string
		var last struct {
			Table, Phase, Outcome string
			Waits                 string  `json:"waits_for"`
			Rows                  int64   `json:"rows_read"`
			Bytes                 int64   `json:"bytes_copied"`
			Rate                  float64 `json:"rows_per_second"`
		}
		for line := range strings.Lines(w.etl(c.verb).want(t, exitOK).stderr) {
			last.Waits = ""
			if err := json.Unmarshal([]byte(line), &last); err != nil {
				t.Fatalf("%s: %q: %v", c.verb, line, err)
			}
			if len(phases) == 0 && last.Waits != c.waits {
				t.Errorf("%s waits for %q: %s", c.verb, last.Waits, line)
			}
			phases = append(phases, last.Phase)
		}
		if got := strings.Join(slices.Compact(phases), " "); got != c.phases {
			t.Errorf("%s went through %s, want %s", c.verb, got, c.phases)
		}
		if last.Table != "orders" || last.Rows != c.rows || last.Rate <= 0 || (last.Bytes > 0) != (c.verb == "stream") {
			t.Errorf("%s ended with %+v", c.verb, last)
		}
	}
}

func TestVerifyLogsItsStepsOffATerminal(t *testing.T) {
	t.Parallel()
	w := loadedOrders(t)
	w.exec(`UPDATE orders SET status = 'planted' WHERE order_id = 7`)
	o := w.etl("verify", "--repair").want(t, exitOK)
	at := -1
	for _, step := range []string{"msg=comparing", "msg=hashing", "msg=locating", "msg=repairing"} {
		next := strings.Index(o.stderr, step)
		if next <= at {
			t.Errorf("%s is not logged in its turn:\n%s", step, o.stderr)
		}
		at = next
	}
}
