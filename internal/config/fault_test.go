package config_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/snowpg/etl/internal/config"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares text with a file; -update writes the file.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got, go test -update rewrites it):\n%s", path, diff)
	}
}

var faulty = map[string]world{
	"nothing": {},
	"ranges": {env: with("ETL_PARALLEL", "0", "ETL_MEMORY", "lots", "ETL_RETRY_DELAY", "-1", "ETL_LEASE", "60",
		"ETL_BATCH_SIZE", "1e4", "ETL_FULL_REFRESH", "maybe", "ETL_LOG_FORMAT", "jsn", "ETL_LOOKBACK", "10",
		"POSTGRES_PORT", "70000", "ETL_MODE", "upset", "ETL_STATE_SCHEMA", "my schema", "ETL_CONNECT_TIMEOUT", "0s")},
	"login": {env: with("SNOWFLAKE_AUTHENTICATOR", "snowflake_jwt", "SNOWFLAKE_PRIVATE_KEY_PATH", "missing.p8",
		"SNOWFLAKE_ACCOUNT", "https://org-acct.snowflakecomputing.com", "SNOWFLAKE_PROTOCOL", "http",
		"POSTGRES_HOST", "db.example", "POSTGRES_SSLMODE", "prefer")},
	"key_open":   {env: with("SNOWFLAKE_PASSWORD", "", "SNOWFLAKE_PRIVATE_KEY_PATH", "key.p8"), mode: 0o644, files: map[string]string{"key.p8": "PEM"}},
	"key_folder": {env: with("SNOWFLAKE_PASSWORD", "", "SNOWFLAKE_PRIVATE_KEY_PATH", ".")},
	"too_large":  {env: complete(), files: map[string]string{"etl.yaml": strings.Repeat("# x\n", 1<<18) + "#"}},
	"token":      {env: with("SNOWFLAKE_AUTHENTICATOR", "oauth", "SNOWFLAKE_PASSWORD", "")},
	"two_addresses": {env: with("DATABASE_URL", "postgres://a:secret-pw@db/app", "POSTGRES_URL", "postgres://b:secret-pw@db/app",
		"POSTGRES_HOST", "other")},
	"bad_url": {env: with("DATABASE_URL", "postgres://u:p%zz-pw@h:port/x", "POSTGRES_USER", "", "POSTGRES_DB", "", "POSTGRES_PASSWORD", "")},
	"flags":   {env: complete(), flags: map[string]string{"postgres-password": "on-the-line", "paralel": "3", "config": "none.yaml"}},
	"yaml_keys": {env: with("ETL_TABLES", ""), files: map[string]string{"etl.yaml": `snowflake:
  pasword: hunter2-hunter2
  role: [a, b]
postgress: {host: h}
etl:
  parallell: 3
  memory: {a: 1}
defaults:
  watermrk: x
  mode: append
tables:
  orders: { lookbak: 5m, colums: {}, source: [a] }
  events: { columns: { exlude: [A], rename: { A: [b] } } }
  lines: nonsense
`}},
	"rules": {env: with("ETL_TABLES", ""), files: map[string]string{"etl.yaml": `tables:
  orders:
    rules:
      - not_null: []
      - not_nul: [a]
      - unique: { a: b }
      - { unique: a, not_null: b }
      - accepted_values: { column: a }
      - accepted_values: [a]
      - range: { column: a, min: low }
      - range: { column: a, minimum: 3 }
      - range: { min: 3 }
      - range: { column: b, min: 10, max: 9.5 }
      - range: { column: c, min: 2026-02-01, max: 2026-01-31 }
      - freshness: soon
      - row_count: { max_change: 1.5 }
      - row_count: {}
      - sql: SELECT 1
      - { not_null: a, severity: eror }
      - unique: a
      - unique: [A]
      - nonsense
  events: { rules: { not_null: a } }
`}},
	"watch": {env: with("ETL_METRICS_ADDR", ":9090", "ETL_STATSD_ADDR", "agent", "ETL_ALERT_WEBHOOK", "http://hooks.example/secret-pw",
		"ETL_ALERT_FORMAT", "slak", "ETL_EVERY", "5", "ETL_PUSHGATEWAY", "http://me:secret-pw@gateway.example")},
	"watch_flags": {env: with("ETL_ALERT_WEBHOOK", "secret-pw"), flags: map[string]string{
		"pushgateway": "https://me:secret-pw@gateway.example", "metrics-addr": "localhost:none", "alert-webhook": "https://hooks.example",
	}},
	"yaml_syntax": {env: complete(), files: map[string]string{"etl.yaml": "postgres:\n  password: \"hunter2-hunter2\n  host: x\n"}},
	"yaml_anchor": {env: complete(), files: map[string]string{"etl.yaml": "etl: &a\n  parallel: 3\ntables: *a\n"}},
	"yaml_twice":  {env: complete(), files: map[string]string{"etl.yaml": "etl:\n  parallel: 3\n  parallel: 4\n"}},
	"yaml_list":   {env: complete(), files: map[string]string{"etl.yaml": "- a\n- b\n"}},
	"yaml_unset":  {env: complete(), files: map[string]string{"etl.yaml": "snowflake:\n  token: ${NO_SUCH}\n"}},
	"yaml_open": {env: complete(), mode: 0o644, files: map[string]string{
		"etl.yaml": "snowflake:\n  token: hunter2-hunter2\npostgres:\n  password: ${POSTGRES_PASSWORD}\n",
	}},
	"env_open":     {env: with("POSTGRES_PASSWORD", ""), mode: 0o640, files: map[string]string{".env": "POSTGRES_PASSWORD=hunter2-hunter2\n"}},
	"env_dollar":   {env: with("POSTGRES_PASSWORD", ""), files: map[string]string{".env": "# x\nPOSTGRES_PASSWORD=hunter2$HUNTER\nETL_PARALEL=3\nCOMPOSE_FILE=x\n"}},
	"env_syntax":   {env: complete(), files: map[string]string{".env": "POSTGRES_PASSWORD=\"hunter2-hunter2\n"}},
	"env_line":     {env: with("ETL_TABLES", ""), files: map[string]string{".env": "ETL_PARALLEL=\"3\"\nPOSTGRES_PASSWORD hunter2-hunter2\nETL_MODE=upsert\n"}},
	"no_file":      {env: with("ETL_TABLES", ""), flags: map[string]string{"config": "none.yaml"}},
	"all_disabled": {env: with("ETL_TABLES", ""), files: map[string]string{"etl.yaml": "tables:\n  orders: { disabled: true }\n"}},
	"line_by_line": {env: with("ETL_TABLES", "", "ETL_PARALLEL", "0"), files: map[string]string{"etl.yaml": "tables:\n  orders: { watermrk: a }\netl:\n  memory: lots\n  lease: 1s\n  mamory: 3\n"}},
	"tables": {env: with("ETL_TABLES", ""), files: map[string]string{"etl.yaml": `defaults: { lookback: 10m }
tables:
  a: { mode: append, lookback: 5m }
  b: { mode: append, watermark: none }
  c: { mode: replace, watermark: ts }
  d: { watermark: none, lookback: 1m }
  e: { target: public.a }
  f: { key: [id, "ID"], columns: { include: [x, y], exclude: [x, id] } }
  g: { source: "a.b.c.d", columns: { rename: { a: n, b: N } } }
  h: { source: 'x."y' }
  i: { mode: upsertt, null_watermark: skip }
  j: { source: a b }
`}},
	"selection": {env: with("ETL_TABLES", "hr.*,orders,x."), files: map[string]string{"etl.yaml": `tables:
  one: { source: SALES.ORDERS }
  two: { source: HR.ORDERS, target: public.o2 }
  three: { source: HR.STAFF, disabled: true }
`}, flags: map[string]string{"tables": "it.*,orders,x."}},
	"incomplete_names": {env: with("SNOWFLAKE_DATABASE", "", "SNOWFLAKE_SCHEMA", "", "ETL_TABLES", "orders,s.orders2,d.s.o3,d.s."+strings.Repeat("x", 64))},
}

func TestFaultLists(t *testing.T) {
	t.Parallel()
	for name, w := range faulty {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := w.load(t)
			var faults config.Faults
			if !errors.As(err, &faults) {
				t.Fatalf("error = %v", err)
			}
			golden(t, filepath.Join("testdata", name+".txt"), err.Error()+"\n")
			for _, f := range faults {
				if f.Where == "" || f.Problem == "" || f.Fix == "" {
					t.Errorf("half a fault: %+v", f)
				}
			}
			for _, planted := range []string{"hunter2", "planted", "secret-pw", "on-the-line", "zz-pw"} {
				if strings.Contains(err.Error(), planted) {
					t.Errorf("shows %q", planted)
				}
			}
		})
	}
}
