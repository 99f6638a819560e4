package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"

	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// TestEveryRecordSaysWhatItIsAbout reads the log file as a log collector
// would.
func TestEveryRecordSaysWhatItIsAbout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_LOG_FILE"], w.env["ETL_LOG_FORMAT"], w.env["ETL_LOG_LEVEL"] = "etl.log", "json", "debug"
	w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(1), Action: simfault.Action{Kind: simfault.Corrupt}})
	w.etl("stream").want(t, exitOK)

	text := w.read("etl.log")
	if strings.Contains(text, plantedPassword) {
		t.Error("the log holds the password")
	}
	runs := make(map[string]string) // by table
	seen := make(map[string]bool)
	for line := range strings.Lines(text) {
		var record struct {
			Msg, Table, Level, Class string
			Round                    string `json:"round_id"`
			Run                      string `json:"run_id"`
			Query                    string `json:"query_id"`
			Slice                    *int
		}
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		seen[record.Msg] = true
		if uuid.Validate(record.Round) != nil {
			t.Errorf("no round: %s", line)
		}
		if record.Table == "" {
			continue
		}
		if runs[record.Table] == "" {
			runs[record.Table] = record.Run
		}
		if runs[record.Table] != record.Run {
			t.Errorf("another run: %s", line)
		}
		switch record.Msg {
		case "reading", "merging", "slice committed", "trying again":
			if record.Run == "" || record.Query == "" || record.Slice == nil {
				t.Errorf("no run, query or slice: %s", line)
			}
		case "table done":
			if record.Run == "" || record.Query == "" {
				t.Errorf("no run or query: %s", line)
			}
		}
	}
	for _, message := range []string{"table started", "window fixed", "reading", "merging", "slice committed", "trying again", "table done"} {
		if !seen[message] {
			t.Errorf("no record %q in\n%s", message, text)
		}
	}
	if scalar[int](w, `SELECT count(*) FROM etl.run WHERE run_id::text = ANY ($1)`, []string{runs["orders"], runs["notification_text"]}) != 2 {
		t.Errorf("the runs %v are not in the run table", runs)
	}
}
