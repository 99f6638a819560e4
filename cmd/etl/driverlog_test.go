package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// ownRecord is a record of ours in text form.
var ownRecord = regexp.MustCompile(`^time=\S+ level=(DEBUG|INFO|WARN|ERROR) msg=`)

// TestOnlyOurRecordsAreLogged switches the driver's own tracing on, as its
// documents say, gives it something to tell, and reads every line that comes.
func TestOnlyOurRecordsAreLogged(t *testing.T) {
	t.Parallel()
	for format, isRecord := range map[string]func(line string) bool{
		"text": func(line string) bool { return ownRecord.MatchString(line) },
		"json": func(line string) bool {
			var record struct{ Time, Level, Msg string }
			return json.Unmarshal([]byte(line), &record) == nil && record.Time != "" && record.Level != "" && record.Msg != ""
		},
	} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.file("client.json", `{"common": {"log_level": "DEBUG", "log_path": "`+filepath.Join(w.dir, "driver")+`"}}`)
			w.env["SF_CLIENT_CONFIG_FILE"] = filepath.Join(w.dir, "client.json")
			w.env["ETL_TABLES"], w.env["ETL_LOG_FORMAT"], w.env["ETL_LOG_LEVEL"], w.env["ETL_LOG_FILE"] = "orders", format, "debug", "etl.log"
			w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Count: 1, Action: simfault.Action{Kind: simfault.Corrupt}},
				simfault.Fault{Endpoint: simfault.Query, Count: 1, Action: simfault.Action{Kind: simfault.Status, Status: 503}})
			o := w.etl("stream").want(t, exitOK)
			records := 0
			for line := range strings.Lines(o.stderr + w.read("etl.log")) {
				if records++; !isRecord(line) {
					t.Errorf("not a record of ours: %q", line)
				}
			}
			if records < 10 {
				t.Errorf("%d records:\n%s", records, o.stderr)
			}
			if found, _ := filepath.Glob(filepath.Join(w.dir, "driver", "*")); found != nil {
				t.Errorf("the driver wrote %v", found)
			}
			o = w.etl("stream", "--log-level", "error").want(t, exitOK)
			if o.stderr != "" {
				t.Errorf("at level error a good run prints %q", o.stderr)
			}
			if _, err := os.Stat(filepath.Join(w.dir, "driver")); err == nil {
				t.Error("the driver made a folder for its log")
			}
		})
	}
}
