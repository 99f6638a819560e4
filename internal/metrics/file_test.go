package metrics

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWriteFileGoesOnFromTheLastRun(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "etl.prom")
	if err := filled().WriteFile(path); err != nil {
		t.Fatal(err)
	}
	second := New()
	second.Begin("a")
	second.Committed("a", Commit{Rows: 7})
	second.Finished("a", Run{Result: Failed, Ended: ended.Add(time.Hour), Elapsed: 3 * time.Second})
	if err := second.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, string(text),
		`etl_rows_committed_total{table="a"} 22`,
		`etl_runs_total{result="failed",table="a"} 1`,
		`etl_runs_total{result="success",table="a"} 1`,
		`etl_last_run_failed{table="a"} 1`,
		`etl_run_duration_seconds{table="a"} 3`,
		// What this run knows nothing about stays.
		`etl_rows_committed_total{table="b"} 0`,
		`etl_last_run_failed{table="b"} 1`,
		`etl_last_success_timestamp_seconds{table="a"} 1.7723664e+09`,
		`etl_lossy_values_total{column="at",kind="nanoseconds",table="a"} 3`,
	)
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("%v %v", files, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("%v %v", info, err)
	}
}

func TestWriteFileLeavesOtherFilesAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte("dear diary,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := New().WriteFile(path); err == nil {
		t.Error("it was taken for metrics")
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "dear diary,\n" {
		t.Errorf("%q %v", text, err)
	}
	if err := New().WriteFile(filepath.Join(t.TempDir(), "no", "such", "folder")); err == nil {
		t.Error("it was written into a folder that does not exist")
	}
}
