package metrics

import (
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// Kind is how a metric moves.
type Kind string

// The kinds.
const (
	Counter Kind = "counter" // grows
	Gauge   Kind = "gauge"   // goes up and down
)

// Definition is what is to be known about a metric.
type Definition struct {
	Name   string
	Kind   Kind
	Labels []string
	Help   string
	Moves  string // when its value changes
}

// The metrics' names.
const (
	nameBytes      = "etl_bytes_total"
	nameChunks     = "etl_chunks_total"
	nameFailing    = "etl_last_run_failed"
	nameSuccess    = "etl_last_success_timestamp_seconds"
	nameLossy      = "etl_lossy_values_total"
	nameQueue      = "etl_queue_bytes"
	nameRejected   = "etl_rejected_rows_total"
	nameRetries    = "etl_retries_total"
	nameRows       = "etl_rows_committed_total"
	nameViolations = "etl_rule_violations_total"
	nameDuration   = "etl_run_duration_seconds"
	nameRuns       = "etl_runs_total"
	nameLag        = "etl_table_lag_seconds"
	nameWatermark  = "etl_table_watermark_timestamp_seconds"
)

// What makes the values move.
const (
	withCommit = "commit of a slice"
	withEnd    = "end of a run"
)

var definitions = []Definition{
	{nameBytes, Counter, []string{"table", "stage"}, "Bytes of committed slices: read as decoded Arrow, copied as sent to PostgreSQL.", withCommit},
	{nameChunks, Counter, []string{"table"}, "Chunks copied into PostgreSQL, of committed slices.", withCommit},
	{nameFailing, Gauge, []string{"table"}, "1 if the table's last run failed, else 0.", withEnd},
	{nameSuccess, Gauge, []string{"table"}, "When the table's last successful run ended.", withEnd},
	{nameLossy, Counter, []string{"table", "column", "kind"}, "Values changed by a conversion that was allowed.", withCommit},
	{nameQueue, Gauge, []string{"stage"}, "Bytes in flight, by stage.", "when it is read"},
	{nameRejected, Counter, []string{"table"}, "Rows that the target could not take and that were recorded instead.", withCommit},
	{nameRetries, Counter, []string{"class"}, "Steps that were tried again, by class of the fault.", "at once"},
	{nameRows, Counter, []string{"table"}, "Rows inserted or updated in the target, once committed.", withCommit},
	{nameViolations, Counter, []string{"table", "rule", "severity"}, "Rows that broke a validation rule.", withCommit + "; for an error: " + withEnd},
	{nameDuration, Gauge, []string{"table"}, "How long the table's last run took.", withEnd},
	{nameRuns, Counter, []string{"table", "result"}, "Runs of a table, by how they ended: success, failed, or running where another run held the table.", withEnd},
	{nameLag, Gauge, []string{"table"}, "Time since the table's watermark.", "when it is read"},
	{nameWatermark, Gauge, []string{"table"}, "The table's watermark.", withEnd},
}

// define finds a definition; a name that has none is a mistake of this
// package.
func define(name string) Definition {
	for _, d := range definitions {
		if d.Name == name {
			return d
		}
	}
	panic("metrics: " + name + " is not defined")
}

func counter(name string) *prometheus.CounterVec {
	d := define(name)
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: d.Name, Help: d.Help}, d.Labels)
}

func gauge(name string) *prometheus.GaugeVec {
	d := define(name)
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: d.Name, Help: d.Help}, d.Labels)
}

func desc(name string) *prometheus.Desc {
	d := define(name)
	return prometheus.NewDesc(d.Name, d.Help, d.Labels, nil)
}

// Names lists the names of all metrics, for dashboards to be checked against.
func Names() []string {
	names := make([]string, len(definitions))
	for i, d := range definitions {
		names[i] = d.Name
	}
	return names
}

// Table describes all metrics in Markdown.
func Table() string {
	var b strings.Builder
	b.WriteString("| Metric | Type | Labels | Meaning | Moves with |\n|---|---|---|---|---|\n")
	for _, d := range definitions {
		b.WriteString("| `" + d.Name + "` | " + string(d.Kind) + " | " + strings.Join(d.Labels, ", ") + " | " + d.Help + " | " + d.Moves + " |\n")
	}
	return b.String()
}
