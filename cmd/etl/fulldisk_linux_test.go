package main

import (
	"os"
	"path/filepath"
	"testing"

	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// The disk is full under the staging tables: their files are led to a device
// that takes nothing. With space again the same command succeeds.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ownServer()
	w.env["ETL_TABLES"], w.env["ETL_MAX_RETRIES"] = "notification_text", "0"
	w.etl("stream").want(t, exitOK)
	before := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`)
	w.source(`UPDATE DEMO.PUBLIC.NOTIFICATION_TEXT SET TITLE = TITLE || '!', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ`)
	held, release := w.hold(simfault.Fault{Endpoint: simfault.Query, Statement: `SELECT "NOTIFICATION_ID"`})
	p := w.start("stream")
	held()
	if n := w.fill(); n == 0 {
		t.Fatal("there is no staging")
	}
	release()
	p.wait().want(t, exitFailed, "notification_text", "53100", "No space left on device", "free space")
	if mark := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`); mark != before {
		t.Errorf("the watermark went from %s to %s", before, mark)
	}
	w.etl("stream").want(t, exitOK)
	w.equal("notification_text")
	w.etl("gc").want(t, exitOK)
	if n := w.stagingTables(); n != 0 {
		t.Errorf("%d staging tables left", n)
	}
}

// fill leads the files of the staging tables to /dev/full, and counts them.
func (w *world) fill() int {
	w.t.Helper()
	files := scalar[[]string](w, `SELECT coalesce(array_agg(current_setting('data_directory') || '/' || pg_relation_filepath(c.oid)), '{}')
		FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'etl' AND c.relpersistence = 'u' AND c.relkind IN ('r', 't')`)
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			w.t.Fatal(err)
		}
		if err := os.Symlink("/dev/full", filepath.Clean(file)); err != nil {
			w.t.Fatal(err)
		}
	}
	return len(files)
}
