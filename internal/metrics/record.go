package metrics

import "time"

// Stages of [Commit]'s bytes.
const (
	stageRead   = "read"
	stageCopied = "copied"
)

// Begin makes a table's counters exist, at zero: a rate over a counter needs
// its first value.
func (s *Set) Begin(table string) {
	if s == nil {
		return
	}
	s.rows.WithLabelValues(table)
	s.bytes.WithLabelValues(table, stageRead)
	s.bytes.WithLabelValues(table, stageCopied)
	s.chunks.WithLabelValues(table)
	s.rejected.WithLabelValues(table)
	for _, result := range []Result{Success, Failed, Running} {
		s.runs.WithLabelValues(table, string(result))
	}
}

// Commit is what one transaction has made durable.
type Commit struct {
	Rows                   int64 // inserted or updated
	Rejected               int64
	BytesRead, BytesCopied int64
	Chunks                 int64
}

// Committed counts a commit.
func (s *Set) Committed(table string, c Commit) {
	if s == nil {
		return
	}
	s.rows.WithLabelValues(table).Add(float64(c.Rows))
	s.bytes.WithLabelValues(table, stageRead).Add(float64(c.BytesRead))
	s.bytes.WithLabelValues(table, stageCopied).Add(float64(c.BytesCopied))
	s.chunks.WithLabelValues(table).Add(float64(c.Chunks))
	s.rejected.WithLabelValues(table).Add(float64(c.Rejected))
}

// Lossy counts committed values of a column that were changed.
func (s *Set) Lossy(table, column, kind string, values int64) {
	if s != nil {
		s.lossy.WithLabelValues(table, column, kind).Add(float64(values))
	}
}

// Violated counts the rows that broke a rule.
func (s *Set) Violated(table, rule, severity string, rows int64) {
	if s != nil {
		s.violations.WithLabelValues(table, rule, severity).Add(float64(rows))
	}
}

// Retried counts a step that is tried again.
func (s *Set) Retried(class string) {
	if s != nil {
		s.retries.WithLabelValues(class).Inc()
	}
}

// Result is how a run of a table ended.
type Result string

// The results.
const (
	Success Result = "success"
	Failed  Result = "failed"
	Running Result = "running" // another run held the table
)

// Run is the end of a run of a table.
type Run struct {
	Result  Result
	Ended   time.Time
	Elapsed time.Duration
	// Watermark is what the table has reached; zero where it has none that is
	// an instant.
	Watermark time.Time
}

// Finished notes the end of a run.
func (s *Set) Finished(table string, r Run) {
	if s == nil {
		return
	}
	s.runs.WithLabelValues(table, string(r.Result)).Inc()
	if r.Result == Running {
		return // nothing is known about the table
	}
	s.duration.WithLabelValues(table).Set(r.Elapsed.Seconds())
	failed := 1.0
	if r.Result == Success {
		failed = 0
		s.success.WithLabelValues(table).Set(seconds(r.Ended))
	}
	s.failing.WithLabelValues(table).Set(failed)
	s.watermarks.set(table, r.Watermark)
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
