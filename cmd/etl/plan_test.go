package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"
)

// planned is what plan --json says of one table.
type planned struct {
	Rows, Bytes int64
	SourceBytes int64 `json:"source_bytes"`
	Slices      int
	SliceScan   *sliceScan `json:"slice_scan"`
	Workers     *workers
	Paths       []string
	SQL         string
	DDL         []string
}

func (w *world) plan(code int, args ...string) planned {
	w.t.Helper()
	o := w.etl(append([]string{"plan", "--json"}, args...)...).want(w.t, code)
	var all []planned
	if err := json.Unmarshal([]byte(o.stdout), &all); err != nil || len(all) != 1 {
		w.t.Fatalf("%v in\n%s", err, o.text())
	}
	return all[0]
}

var summaryLine = regexp.MustCompile(`(?m)^orders +[a-z]+ +([a-z]+) `)

// TestPlanNamesThePathThatIsTaken plans and runs loads that each take another
// path.
func TestPlanNamesThePathThatIsTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"], w.env["ETL_LOG_LEVEL"] = "orders", "warn"
	for _, c := range []struct {
		prepare string
		args    []string
		want    string
	}{
		{"", nil, "direct"},
		{"", []string{"--full-refresh"}, "prefilter"},
		{"", []string{"--full-refresh", "--mode", "replace"}, "swap"},
		{"CREATE VIEW shown AS SELECT * FROM orders", []string{"--full-refresh", "--mode", "replace"}, "truncate"},
		{"TRUNCATE orders", []string{"--full-refresh", "--mode", "append"}, "insert"},
	} {
		if c.prepare != "" {
			w.exec(c.prepare)
		}
		p := w.plan(exitPending, c.args...)
		if p.Rows != orderRows || p.Bytes <= 0 || p.Bytes != p.SourceBytes || p.Slices != 1 || p.SQL == "" || (len(p.DDL) > 0) != (c.want == "direct") {
			t.Errorf("%s: %+v", c.want, p)
		}
		o := w.etl(append([]string{"stream"}, c.args...)...).want(t, exitOK)
		m := summaryLine.FindStringSubmatch(o.stdout)
		if m == nil || m[1] != c.want || !slices.Contains(p.Paths, c.want) {
			t.Errorf("planned %q, want %s:\n%s", p.Paths, c.want, o.stdout)
		}
		w.equal("orders")
	}
	w.etl("plan").want(t, exitOK, "path", "or", "upsert: each staged key", " of 1500", "about ")
	w.source(`UPDATE DEMO.PUBLIC.ORDERS SET STATUS = 'returned', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE ORDER_ID <= 15`)
	if p := w.plan(exitPending, "--lookback", "0s"); p.Bytes <= 0 || p.Bytes > p.SourceBytes/10 {
		t.Errorf("%d of %d bytes for %d rows", p.Bytes, p.SourceBytes, p.Rows)
	}
}
