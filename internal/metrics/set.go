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
		registry: prometheus.NewRegistry(),
		rows:     counter(nameRows), bytes: counter(nameBytes), chunks: counter(nameChunks),
		lossy: counter(nameLossy), rejected: counter(nameRejected), violations: counter(nameViolations),
		runs: counter(nameRuns), retries: counter(nameRetries),
		success: gauge(nameSuccess), failing: gauge(nameFailing), duration: gauge(nameDuration),
		watermarks: newWatermarks(time.Now),
	}
	s.registry.MustRegister(s.rows, s.bytes, s.chunks, s.lossy, s.rejected, s.violations,
		s.runs, s.retries, s.success, s.failing, s.duration, s.watermarks)
	return s
}

// Queue adds a gauge of the bytes that wait in a stage. read is called for
// every reading of the metrics. Each stage may be given once.
func (s *Set) Queue(stage string, read func() int64) {
	if s == nil {
		return
	}
	d := define(nameQueue)
	s.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: d.Name, Help: d.Help, ConstLabels: prometheus.Labels{d.Labels[0]: stage},
	}, func() float64 { return float64(read()) }))
}

// gather reads all metrics, sorted by name.
func (s *Set) gather() ([]*dto.MetricFamily, error) { return s.registry.Gather() }
