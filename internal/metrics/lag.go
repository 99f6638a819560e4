package metrics

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// watermarks collects how far each table has come. The lag is worked out when
// it is read, so that it grows while nothing happens.
type watermarks struct {
	now     func() time.Time
	lag, at *prometheus.Desc
	mu      sync.Mutex
	byTable map[string]time.Time
}

var _ prometheus.Collector = (*watermarks)(nil)

func newWatermarks(now func() time.Time) *watermarks {
	return &watermarks{
		now: now,
		lag: desc(nameLag), at: desc(nameWatermark),
		byTable: make(map[string]time.Time),
	}
}

func (w *watermarks) set(table string, at time.Time) {
	if at.IsZero() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.byTable[table] = at
}

// Describe implements prometheus.Collector.
func (w *watermarks) Describe(descs chan<- *prometheus.Desc) {
	descs <- w.lag
	descs <- w.at
}

// Collect implements prometheus.Collector.
func (w *watermarks) Collect(metrics chan<- prometheus.Metric) {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.now()
	for table, at := range w.byTable {
		metrics <- prometheus.MustNewConstMetric(w.lag, prometheus.GaugeValue, max(0, now.Sub(at).Seconds()), table)
		metrics <- prometheus.MustNewConstMetric(w.at, prometheus.GaugeValue, seconds(at), table)
	}
}
