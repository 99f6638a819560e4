package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"

	"github.com/snowpg/etl/internal/alert"
	"github.com/snowpg/etl/internal/rule"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// alert sends one message about all that is wrong after a round. failure is
// why there are no reports.
func (s *session) alert(ctx context.Context, id uuid.UUID, reports []pipeline.Report, failure error) error {
	c := s.cfg.Alerts
	if c.Webhook.IsZero() {
		return nil
	}
	now := time.Now()
	m := alert.Message{Program: "etl", RunID: id.String(), Time: now.UTC(), Tables: len(s.cfg.Tables)}
	m.Host, _ = os.Hostname() // empty where it is not known
	if failure != nil {
		m.Findings = append(m.Findings, alert.Finding{Table: "all tables", Reason: alert.Failed, Text: explain(failure)})
	}
	for _, r := range reports {
		m.Findings = append(m.Findings, findings(&r, now, c.MaxLag)...)
	}
	return alert.Webhook{URL: c.Webhook, Format: alert.Format(c.Format), Redact: redactor.Text}.Send(ctx, m)
}

// findings are what is wrong with one table.
func findings(r *pipeline.Report, now time.Time, maxLag time.Duration) []alert.Finding {
	var all []alert.Finding
	add := func(reason alert.Reason, text string) {
		all = append(all, alert.Finding{Table: r.Table, Reason: reason, Text: text})
	}
	var invalid *pipeline.ValidationError
	switch {
	case errors.As(r.Err, &invalid):
		add(alert.Validation, tableText(r.Err))
	case r.Err != nil && !heldByAnother(r.Err):
		add(alert.Failed, tableText(r.Err))
	}
	for _, v := range r.Violations {
		add(alert.Validation, string(rule.Warn)+": "+v.String())
	}
	if r.Rejected > 0 {
		add(alert.Rejects, fmt.Sprintf("%d rows were rejected, run_id %s", r.Rejected, r.RunID))
	}
	if at, ok := reached(r).Time(); ok && maxLag > 0 && now.Sub(at) > maxLag {
		add(alert.Lag, fmt.Sprintf("the watermark is %s, %s behind", reached(r), now.Sub(at).Round(time.Second)))
	}
	return all
}

// reached is the watermark that the target has after the run.
func reached(r *pipeline.Report) watermark.Value {
	if r.To.IsZero() {
		return r.From
	}
	return r.To
}
