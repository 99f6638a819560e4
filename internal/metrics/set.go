package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// Set holds the metrics of one process. Its methods may be called from many
// goroutines; on a nil *Set they do nothing.
type Set struct {
	registry *prometheus.Registry

	rows, bytes, chunks         *prometheus.CounterVec
	lossy, rejected, violations *prometheus.CounterVec
	runs, retries               *prometheus.CounterVec
	success, failing, duration  *prometheus.GaugeVec
	watermarks                  *watermarks
}

// New returns an empty set.
func New() *Set {
	s := &Set{
		registry:   prometheus.NewRegistry(),
		rows:       counter("etl_rows_committed_total", "Rows inserted or updated in the target, once committed.", "table"),
		bytes:      counter("etl_bytes_total", "Bytes of committed slices: read as decoded Arrow, copied as sent to PostgreSQL.", "table", "stage"),
		chunks:     counter("etl_chunks_total", "Chunks copied into PostgreSQL, of committed slices.", "table"),
		lossy:      counter("etl_lossy_values_total", "Values changed by a conversion that was allowed.", "table", "column", "kind"),
		rejected:   counter("etl_rejected_rows_total", "Rows that the target could not take and that were recorded instead.", "table"),
		violations: counter("etl_rule_violations_total", "Rows that broke a validation rule.", "table", "rule", "severity"),
		runs:       counter("etl_runs_total", "Runs of a table, by how they ended: success, failed, or running where another run held the table.", "table", "result"),
		retries:    counter("etl_retries_total", "Steps that were tried again, by class of the fault.", "class"),
		success:    gauge("etl_last_success_timestamp_seconds", "When the table's last successful run ended.", "table"),
		failing:    gauge("etl_last_run_failed", "1 if the table's last run failed, else 0.", "table"),
		duration:   gauge("etl_run_duration_seconds", "How long the table's last run took.", "table"),
		watermarks: newWatermarks(time.Now),
	}
	s.registry.MustRegister(s.rows, s.bytes, s.chunks, s.lossy, s.rejected, s.violations,
		s.runs, s.retries, s.success, s.failing, s.duration, s.watermarks)
	return s
}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

func gauge(name, help string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
}

// Queue adds a gauge of the bytes that wait in a stage. read is called for
// every reading of the metrics. Each stage may be given once.
func (s *Set) Queue(stage string, read func() int64) {
	if s == nil {
		return
	}
	s.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "etl_queue_bytes", Help: "Bytes in flight, by stage.",
		ConstLabels: prometheus.Labels{"stage": stage},
	}, func() float64 { return float64(read()) }))
}

// gather reads all metrics, sorted by name.
func (s *Set) gather() ([]*dto.MetricFamily, error) { return s.registry.Gather() }

// Names lists the names of all metrics, for dashboards to be checked against.
func Names() []string {
	return []string{
		"etl_bytes_total", "etl_chunks_total", "etl_last_run_failed", "etl_last_success_timestamp_seconds",
		"etl_lossy_values_total", "etl_queue_bytes", "etl_rejected_rows_total", "etl_retries_total",
		"etl_rows_committed_total", "etl_rule_violations_total", "etl_run_duration_seconds", "etl_runs_total",
		"etl_table_lag_seconds", "etl_table_watermark_timestamp_seconds",
	}
}
