package main

import (
	"errors"

	"github.com/snowpg/etl/internal/metrics"
	"github.com/snowpg/etl/internal/rule"
	"github.com/snowpg/etl/pipeline"
)

// meter counts the pipeline's events.
type meter struct{ set *metrics.Set }

var _ pipeline.Observer = meter{}

// Observe implements pipeline.Observer.
func (m meter) Observe(e pipeline.Event) {
	switch e.Kind {
	case pipeline.SliceMerged:
		m.committed(e.Table, e.Commit)
	case pipeline.Retrying:
		m.set.Retried(e.Attempt.Rule.Class.String())
	case pipeline.TableFinished:
		m.finished(e.Report)
	}
}

func (m meter) committed(table string, c *pipeline.Commit) {
	m.set.Committed(table, metrics.Commit{
		Rows: c.Written, Rejected: c.Rejected, BytesRead: c.BytesRead, BytesCopied: c.BytesCopied, Chunks: c.Chunks,
	})
	for _, loss := range c.Losses {
		m.set.Lossy(table, loss.Column, string(loss.Kind), loss.Count)
	}
	m.violated(table, c.Violations)
}

// violated counts a rule about the table as a whole as one row.
func (m meter) violated(table string, violations []rule.Violation) {
	for _, v := range violations {
		m.set.Violated(table, v.Rule, string(v.Severity), max(1, v.Rows))
	}
}

func (m meter) finished(r *pipeline.Report) {
	var invalid *pipeline.ValidationError
	if errors.As(r.Err, &invalid) {
		m.violated(r.Table, invalid.Violations)
	}
	reached, _ := reached(r).Time() // zero without an instant
	m.set.Finished(r.Table, metrics.Run{
		Result: metricsResult(r.Err), Ended: r.Started.Add(r.Elapsed), Elapsed: r.Elapsed, Watermark: reached,
	})
}

func metricsResult(err error) metrics.Result {
	switch {
	case err == nil:
		return metrics.Success
	case heldByAnother(err):
		return metrics.Running
	default:
		return metrics.Failed
	}
}
