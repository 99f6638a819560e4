package main

import (
	"time"

	"github.com/snowpg/etl/internal/state"
)

// statusJSON is a target in status --json; what it does not have is left out.
type statusJSON struct {
	Target          string     `json:"target"`
	Source          string     `json:"source"`
	WatermarkColumn string     `json:"watermark_column,omitempty"`
	Watermark       string     `json:"watermark,omitempty"`
	LagSeconds      *float64   `json:"lag_seconds,omitempty"`
	Anchor          string     `json:"anchor,omitempty"`
	Ahead           []spanJSON `json:"ahead,omitempty"`
	Epoch           int64      `json:"epoch"`
	Lease           *leaseJSON `json:"lease,omitempty"`
	Key             []string   `json:"key,omitempty"`
	Rows            int64      `json:"rows"`
	UpdatedAt       time.Time  `json:"updated_at"`
	Runs            []runJSON  `json:"runs"`
}

// spanJSON is a range that has been loaded ahead of the watermark.
type spanJSON struct {
	From string `json:"from"` // exclusive
	To   string `json:"to"`   // inclusive
}

// leaseJSON is the reservation by a run; Live is false when it is over.
type leaseJSON struct {
	Owner string    `json:"owner"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
	Live  bool      `json:"live"`
}

type runJSON struct {
	ID         string       `json:"run_id"`
	Epoch      int64        `json:"epoch"`
	Mode       string       `json:"mode"`
	Owner      string       `json:"owner"`
	From       string       `json:"from,omitempty"`
	To         string       `json:"to,omitempty"`
	Anchor     string       `json:"anchor,omitempty"`
	QueryIDs   []string     `json:"query_ids,omitempty"`
	Status     state.Status `json:"status"`
	Expected   int64        `json:"expected"`
	Staged     int64        `json:"staged"`
	Merged     int64        `json:"merged"`
	Rejected   int64        `json:"rejected"`
	StartedAt  time.Time    `json:"started_at"`
	FinishedAt *time.Time   `json:"finished_at,omitempty"`
	ErrorClass string       `json:"error_class,omitempty"`
	Error      string       `json:"error,omitempty"`
}

func statusesJSON(targets []state.TargetStatus) []statusJSON {
	all := make([]statusJSON, 0, len(targets))
	for _, t := range targets {
		s := statusJSON{
			Target: t.Name, Source: t.Source, WatermarkColumn: t.WatermarkColumn, Watermark: t.Watermark.String(), Anchor: t.Anchor,
			Epoch: t.Epoch, Key: t.KeyColumns, Rows: t.Rows, UpdatedAt: t.UpdatedAt, Runs: []runJSON{},
		}
		if lag, ok := t.Lag(); ok {
			seconds := lag.Seconds()
			s.LagSeconds = &seconds
		}
		if t.Lease.Owner != "" {
			s.Lease = &leaseJSON{Owner: t.Lease.Owner, Since: t.Lease.Since, Until: t.Lease.Until, Live: t.Lease.Live}
		}
		for _, span := range t.Ahead.Spans {
			s.Ahead = append(s.Ahead, spanJSON{From: span.From.String(), To: span.To.String()})
		}
		for _, r := range t.Runs {
			s.Runs = append(s.Runs, newRunJSON(r))
		}
		all = append(all, s)
	}
	return all
}

func newRunJSON(r state.RunStatus) runJSON {
	run := runJSON{
		ID: r.ID.String(), Epoch: r.Epoch, Mode: r.Mode, Owner: r.Owner, From: r.From, To: r.To, Anchor: r.Anchor, QueryIDs: r.QueryIDs,
		Status: r.Status, Expected: r.Expected, Staged: r.Staged, Merged: r.Merged, Rejected: r.Rejected,
		StartedAt: r.StartedAt, ErrorClass: r.ErrorClass, Error: r.Error,
	}
	if !r.FinishedAt.IsZero() {
		run.FinishedAt = &r.FinishedAt
	}
	return run
}
