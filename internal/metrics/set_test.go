package metrics

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

var ended = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// filled is a set after one good run of a, one bad run of b.
func filled() *Set {
	s := New()
	s.watermarks.now = func() time.Time { return ended.Add(time.Minute) }
	s.Queue("read", func() int64 { return 4096 })
	s.Begin("a")
	s.Begin("b")
	s.Committed("a", Commit{Rows: 10, Rejected: 1, BytesRead: 800, BytesCopied: 700, Chunks: 2})
	s.Committed("a", Commit{Rows: 5, BytesRead: 80, BytesCopied: 70, Chunks: 1})
	s.Lossy("a", "at", "nanoseconds", 3)
	s.Violated("b", "not_null(id)", "error", 4)
	s.Retried("retry")
	s.Finished("a", Run{Result: Success, Ended: ended, Elapsed: 1500 * time.Millisecond, Watermark: ended.Add(-time.Minute)})
	s.Finished("b", Run{Result: Failed, Ended: ended, Elapsed: time.Second})
	s.Finished("c", Run{Result: Running, Ended: ended})
	return s
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func contains(t *testing.T, text string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains("\n"+text, "\n"+line+"\n") {
			t.Errorf("%q is missing in:\n%s", line, text)
		}
	}
}

func TestServerAnswers(t *testing.T) {
	t.Parallel()
	server, err := filled().Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	}()
	status, text := get(t, "http://"+server.Addr()+"/metrics")
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	contains(t, text,
		`etl_rows_committed_total{table="a"} 15`,
		`etl_rows_committed_total{table="b"} 0`,
		`etl_rejected_rows_total{table="a"} 1`,
		`etl_bytes_total{stage="read",table="a"} 880`,
		`etl_bytes_total{stage="copied",table="a"} 770`,
		`etl_chunks_total{table="a"} 3`,
		`etl_lossy_values_total{column="at",kind="nanoseconds",table="a"} 3`,
		`etl_rule_violations_total{rule="not_null(id)",severity="error",table="b"} 4`,
		`etl_retries_total{class="retry"} 1`,
		`etl_runs_total{result="success",table="a"} 1`,
		`etl_runs_total{result="running",table="c"} 1`,
		`etl_last_success_timestamp_seconds{table="a"} 1.7723664e+09`,
		`etl_last_run_failed{table="b"} 1`,
		`etl_run_duration_seconds{table="a"} 1.5`,
		`etl_table_lag_seconds{table="a"} 120`,
		`etl_queue_bytes{stage="read"} 4096`,
	)
	if !strings.Contains(text, "\ngo_goroutines ") {
		t.Error("the process's own metrics are missing")
	}
	if status, _ := get(t, "http://"+server.Addr()+"/"); status != http.StatusNotFound {
		t.Errorf("/ answers %d", status)
	}
}

func TestTakenAddress(t *testing.T) {
	t.Parallel()
	server, err := New().Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if _, err := New().Listen(t.Context(), server.Addr()); err == nil || !strings.Contains(err.Error(), server.Addr()) {
		t.Errorf("got %v", err)
	}
}

func TestNamesFollowTheConventions(t *testing.T) {
	t.Parallel()
	families, err := filled().gather()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, family := range families {
		names = append(names, family.GetName())
	}
	if !slices.Equal(names, Names()) {
		t.Errorf("Names lists %q, there are %q", Names(), names)
	}
	problems, err := promlint.NewWithMetricFamilies(families).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}
}

func TestNilSetCountsNothing(t *testing.T) {
	t.Parallel()
	var s *Set
	s.Queue("read", nil)
	s.Begin("a")
	s.Committed("a", Commit{Rows: 1})
	s.Lossy("a", "b", "c", 1)
	s.Violated("a", "b", "c", 1)
	s.Retried("retry")
	s.Finished("a", Run{Result: Success})
}
