package config_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/snowpg/etl/internal/rule"
)

const rulesYAML = `
tables:
  orders:
    rules:
      - not_null: [customer_id, '"Amount"']
      - unique: order_no
        severity: warn
      - accepted_values: { column: status, values: [new, 'paid', 3] }
      - range: { column: amount, min: 0, max: 1e6 }
      - range: { column: ordered_at, min: 2020-01-01 }
        name: not_before_we_began
      - freshness: 2h
      - row_count: { min_change: -10%, max_change: 5000 }
      - name: paid_has_date
        sql: |
          SELECT order_id FROM {staging} s -- all of them
          WHERE paid AND paid_at IS NULL;
`

func TestRules(t *testing.T) {
	t.Parallel()
	w := world{env: with("ETL_TABLES", ""), files: map[string]string{"etl.yaml": rulesYAML}}
	low, _ := rule.ParseChange("-10%")
	high, _ := rule.ParseChange("5000")
	want := []rule.Rule{
		{Name: "not_null(CUSTOMER_ID, Amount)", Severity: rule.Error, Check: rule.NotNull{Of: []string{"CUSTOMER_ID", "Amount"}}},
		{Name: "unique(ORDER_NO)", Severity: rule.Warn, Check: rule.Unique{Of: []string{"ORDER_NO"}}},
		{Name: "accepted_values(STATUS)", Severity: rule.Error, Check: rule.Accepted{Column: "STATUS", Values: []string{"new", "paid", "3"}}},
		{Name: "range(AMOUNT)", Severity: rule.Error, Check: rule.Range{Column: "AMOUNT", Min: "0", Max: "1e6"}},
		{Name: "not_before_we_began", Severity: rule.Error, Check: rule.Range{Column: "ORDERED_AT", Min: "2020-01-01"}},
		{Name: "freshness(2h0m0s)", Severity: rule.Error, Check: rule.Fresh{MaxLag: 2 * time.Hour}},
		{Name: "row_count(min -10%, max 5000)", Severity: rule.Error, Check: rule.RowCount{Min: &low, Max: &high}},
		{Name: "paid_has_date", Severity: rule.Error, Check: rule.SQL{Text: "SELECT order_id FROM {staging} s -- all of them\nWHERE paid AND paid_at IS NULL"}},
	}
	same := cmp.Comparer(func(a, b *rule.Change) bool { return a == b || a != nil && b != nil && a.String() == b.String() })
	if diff := cmp.Diff(want, w.must(t).Tables[0].Rules, same); diff != "" {
		t.Error(diff)
	}
}

func TestWatch(t *testing.T) {
	t.Parallel()
	w := world{
		env:   with("ETL_METRICS_ADDR", "9090", "ETL_PUSHGATEWAY", "https://me:pushed-pw@gateway.example", "HOOK", "https://hooks.example/T0/planted-token"),
		files: map[string]string{"etl.yaml": "alerts: { webhook: '${HOOK}', format: slack, max_lag: 1h }\netl: { every: 5m, metrics_textfile: /var/lib/x.prom, statsd_addr: localhost:8125 }\n"},
	}
	c := w.must(t)
	if c.Metrics.Address != "127.0.0.1:9090" || c.Metrics.TextFile != "/var/lib/x.prom" || c.Metrics.StatsD != "localhost:8125" {
		t.Errorf("got %+v", c.Metrics)
	}
	if c.Alerts.Webhook.Reveal() != w.env["HOOK"] || c.Alerts.Format != "slack" || c.Alerts.MaxLag != time.Hour || c.Run.Every != 5*time.Minute {
		t.Errorf("got %+v, every %s", c.Alerts, c.Run.Every)
	}
	hidden := make(map[string]bool)
	for _, s := range c.Secrets() {
		hidden[s.Reveal()] = true
	}
	if !hidden["pushed-pw"] || !hidden[w.env["HOOK"]] {
		t.Error("the webhook or the gateway's password is no secret")
	}
	for address, want := range map[string]string{"0.0.0.0:1": "0.0.0.0:1", "[::1]:0": "[::1]:0", "metrics.internal:9": "metrics.internal:9"} {
		if got := (world{env: with("ETL_METRICS_ADDR", address)}).must(t).Metrics.Address; got != want {
			t.Errorf("%s reads as %s", address, got)
		}
	}
}
