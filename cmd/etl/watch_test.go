package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// receiver is an HTTP server that keeps what it is sent.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	bodies map[string][]string // by path
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{bodies: make(map[string][]string)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.bodies[request.URL.Path] = append(r.bodies[request.URL.Path], string(body))
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) got(path string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.bodies[path]
}

func (w *world) read(name string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text)
}

func wantParts(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in:\n%s", part, text)
		}
	}
}

const ruledYAML = `
tables:
  notification_text:
    source: DEMO.PUBLIC.NOTIFICATION_TEXT
    rules:
      - not_null: [notification_id]
      - range: { column: notification_id, max: 0 }
        severity: warn
  orders:
    source: DEMO.PUBLIC.ORDERS
    rules:
      - accepted_values: { column: order_id, values: [0, none] }
        name: known_order
`

func TestABrokenRuleStopsItsTableAndIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := newReceiver(t)
	w.file("etl.yaml", ruledYAML)
	w.env["ETL_ALERT_WEBHOOK"] = r.URL + "/hook/" + plantedPassword
	w.env["ETL_PUSHGATEWAY"] = r.URL
	agent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer agent.Close()

	w.etl("stream", "--metrics-textfile", "etl.prom", "--statsd-addr", agent.LocalAddr().String(), "--alert-max-lag", "1ms").
		want(t, exitPartial, "known_order: 1500 rows, such as order_id=1; order_id=2; order_id=3",
			"notification_text: warn: rule range(NOTIFICATION_ID): 5000 rows")
	w.equal("notification_text")
	if n := scalar[int](w, `SELECT count(*) FROM pg_tables WHERE tablename = 'orders' AND schemaname = 'public'`); n != 0 {
		t.Error("the rows that break a rule were written")
	}
	wantParts(t, w.read("etl.prom"),
		`etl_rows_committed_total{table="notification_text"} 5000`,
		`etl_rows_committed_total{table="orders"} 0`,
		`etl_chunks_total{table="orders"} 0`,
		`etl_runs_total{result="failed",table="orders"} 1`,
		`etl_rule_violations_total{rule="known_order",severity="error",table="orders"} 1500`,
		`etl_rule_violations_total{rule="range(NOTIFICATION_ID)",severity="warn",table="notification_text"} 5000`,
		`etl_last_success_timestamp_seconds{table="notification_text"}`,
		`etl_table_lag_seconds{table="notification_text"}`,
		`etl_queue_bytes{stage="read"} 0`,
	)
	if n := len(r.got("/metrics/job/etl/table/orders")); n != 1 {
		t.Errorf("%d pushes for orders", n)
	}
	if err := agent.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	packet := make([]byte, 64<<10)
	if n, _, err := agent.ReadFrom(packet); err != nil || !strings.Contains(string(packet[:n]), "etl.bytes:") {
		t.Errorf("the agent got %q, %v", packet[:n], err)
	}
	messages := r.got("/hook/" + plantedPassword)
	if len(messages) != 1 {
		t.Fatalf("%d messages", len(messages))
	}
	var message struct {
		Findings []struct{ Table, Reason, Text string }
	}
	if err := json.Unmarshal([]byte(messages[0]), &message); err != nil {
		t.Fatal(err)
	}
	found := make(map[string]string)
	for _, f := range message.Findings {
		found[f.Table+" "+f.Reason] = f.Text
	}
	if len(found) != 3 || found["notification_text lag"] == "" || !strings.Contains(found["orders validation"], "known_order") ||
		!strings.Contains(found["notification_text validation"], "5000 rows") {
		t.Errorf("findings: %q", found)
	}
}

func TestAlertAndMetricsThatFailChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders,no_such_table"
	w.env["ETL_ALERT_WEBHOOK"] = "http://127.0.0.1:1/" + plantedPassword
	w.env["ETL_PUSHGATEWAY"] = "http://me:" + plantedPassword + "@127.0.0.1:1"
	w.env["ETL_METRICS_TEXTFILE"] = "/no/such/folder/etl.prom"
	w.etl("stream").want(t, exitPartial, "the alert could not be sent", "push metrics to 127.0.0.1:1", "/no/such/folder")
	w.equal("orders")
}

func TestAFailedConnectionIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := newReceiver(t)
	w.env["SNOWFLAKE_PASSWORD"] = "planted-wrong-word"
	w.file("etl.yaml", "alerts: { webhook: '${HOOK}', format: slack }\netl: { metrics_textfile: etl.prom }\n")
	w.env["HOOK"] = r.URL + "/hook"
	w.etl("stream").want(t, exitFailed)
	wantParts(t, w.read("etl.prom"), `etl_last_run_failed{table="orders"} 1`)
	if got := r.got("/hook"); len(got) != 1 || !strings.Contains(got[0], `"text":":warning: *etl*`) || !strings.Contains(got[0], "390100") {
		t.Errorf("got %q", got)
	}
}

func TestNothingIsToldOfAGoodRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := newReceiver(t)
	w.env["ETL_ALERT_WEBHOOK"] = r.URL + "/hook"
	w.etl("stream").want(t, exitOK)
	if got := r.got("/hook"); len(got) != 0 {
		t.Errorf("got %q", got)
	}
}

func TestARuleThatCannotBeIsFoundBeforeDataMoves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.env, "ETL_TABLES")
	w.file("etl.yaml", "tables:\n  orders: { mode: replace, rules: [{ not_null: [no_such] }, { freshness: 1h }] }\n")
	w.etl("stream").want(t, exitFailed, `rule not_null(NO_SUCH): column "NO_SUCH" is not in the source`, "rule freshness(1h0m0s)")
	if n := scalar[int](w, `SELECT count(*) FROM pg_namespace WHERE nspname = 'etl'`); n != 0 {
		t.Error("a run was begun")
	}
}

var servedAt = regexp.MustCompile(`metrics are served.*address=(\S+)`)

// TestRoundsRepeatUntilASignal follows the program by its log: it loads, loads
// what has changed since, and ends at SIGTERM.
func TestRoundsRepeatUntilASignal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders"
	p := w.follow("stream", "--every", "100ms", "--metrics-addr", "127.0.0.1:0")
	address := p.await(servedAt)
	p.await(regexp.MustCompile(`table done.*rows_merged=1500`))
	w.source(`UPDATE DEMO.PUBLIC.ORDERS SET STATUS = 'returned', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE ORDER_ID = 7`)
	p.await(regexp.MustCompile(`table done.*rows_merged=1 `))
	w.equal("orders")
	response, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	wantParts(t, string(text), `etl_rows_committed_total{table="orders"} 1501`)
	p.signal(syscall.SIGTERM)
	p.wait().want(t, exitSignal+15, "stopped by terminated")
	if n := w.stagingTables(); n != 0 {
		t.Errorf("%d staging tables left", n)
	}
}
