package main

import (
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/snowpg/etl/internal/progress"
	"github.com/snowpg/etl/pipeline"
)

// observer shows the pipeline's events as progress and as log records.
type observer struct {
	display *progress.Display
	log     *slog.Logger

	mu      sync.Mutex
	pending map[string]*counters // of the attempt under way, by table
	queries map[string]string    // the statement under way, by table
}

// counters are what an attempt has counted so far: a repetition takes it back.
type counters struct {
	read, copied, copiedBytes int64
	logged                    time.Time
}

// progressInterval is how often a table's progress is logged.
const progressInterval = 10 * time.Second

var _ pipeline.Observer = (*observer)(nil)

func newObserver(display *progress.Display, log *slog.Logger) *observer {
	return &observer{display: display, log: log, pending: make(map[string]*counters), queries: make(map[string]string)}
}

// Observe implements pipeline.Observer.
func (o *observer) Observe(e pipeline.Event) {
	t := o.display.Table(e.Table)
	log := o.logger(e)
	switch e.Kind {
	case pipeline.TableStarted:
		t.Phase(progress.Reading)
		log.Debug("table started")
	case pipeline.WindowFixed:
		o.window(log, e.Window)
	case pipeline.QueryOpened:
		t.Total(e.Rows)
		t.Phase(progress.Copying)
		log.Info("reading", "rows", e.Rows)
	case pipeline.BatchRead:
		o.count(e.Table, func(c *counters) { c.read += e.Rows })
		t.Read(e.Rows)
	case pipeline.ChunkCopied:
		o.copied(log, e)
		t.Copied(e.Rows, e.Bytes)
	case pipeline.MergeStarted:
		t.Phase(progress.Merging)
		log.Debug("merging", "rows", e.Rows)
	case pipeline.SliceMerged:
		o.forget(e.Table)
		log.Debug("slice committed", "rows_written", e.Rows, "path", string(e.Commit.Path))
	case pipeline.Retrying:
		o.retrying(log, t, e)
	case pipeline.LeaseNotRenewed:
		log.Warn("the lease could not be renewed, trying again", "error", e.Err)
	case pipeline.StagingLeft:
		log.Warn("staging could not be dropped; the next run of the table sweeps it", "error", e.Err)
	case pipeline.TableFinished:
		o.finished(log, t, e.Report)
	}
}

// logger names, in every record, what it is about.
func (o *observer) logger(e pipeline.Event) *slog.Logger {
	fields := []any{"table", e.Table}
	switch {
	case e.Run != nil:
		fields = append(fields, "run_id", e.Run.ID)
	case e.Report != nil && e.Report.RunID != uuid.Nil:
		fields = append(fields, "run_id", e.Report.RunID)
	}
	if e.Slice != nil {
		fields = append(fields, "slice", e.Slice.N)
	}
	if query := o.query(e); query != "" {
		fields = append(fields, "query_id", query)
	}
	return o.log.With(fields...)
}

// query is the statement that an event belongs to: the one that was opened
// last.
func (o *observer) query(e pipeline.Event) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if e.QueryID != "" {
		o.queries[e.Table] = e.QueryID
	}
	return o.queries[e.Table]
}

func (o *observer) window(log *slog.Logger, w *pipeline.Window) {
	for _, s := range w.Slices {
		log.Info("window fixed", "anchor", s.Anchor, "from", s.From.String(), "to", s.To.String(), "source_rows", w.SourceRows)
		if s.Anchor == "" {
			log.Warn("the source refuses Time Travel: reading without a fixed snapshot")
		}
	}
	if w.HeldBack {
		log.Warn("the source has rows with a watermark beyond its clock minus the lag; they are left for a later run")
	}
}

func (o *observer) retrying(log *slog.Logger, t *progress.Table, e pipeline.Event) {
	if e.Attempt.Unit == pipeline.UnitSlice {
		c := o.forget(e.Table)
		t.Read(-c.read)
		t.Copied(-c.copied, -c.copiedBytes)
	}
	log.Warn("trying again", "unit", e.Attempt.Unit, "attempt", e.Attempt.N, "of", e.Attempt.Max,
		"class", e.Attempt.Rule.Class.String(), "wait", e.Attempt.Wait, "error", e.Err)
}

func (o *observer) finished(log *slog.Logger, t *progress.Table, r *pipeline.Report) {
	t.Done(progress.Outcome{Failed: r.Err != nil})
	if r.Err != nil {
		log.Debug("table failed") // the error itself is printed once, at the end
		return
	}
	log.Info("table done", "rows_read", r.Read, "rows_merged", r.Written, "rows_unchanged", r.Unchanged,
		"duplicates", r.Duplicates, "rows_rejected", r.Rejected, "watermark", r.To.String(), "elapsed", r.Elapsed)
	for _, v := range r.Violations {
		log.Warn("a validation rule is broken", "rule", v.Rule, "rows", v.Rows, "keys", v.Keys, "detail", v.Detail)
	}
	for _, loss := range r.Losses {
		log.Info("values changed by an allowed conversion", "column", loss.Column, "kind", loss.Kind, "values", loss.Count)
	}
}

// copied counts a chunk, and logs the table's progress now and then.
func (o *observer) copied(log *slog.Logger, e pipeline.Event) {
	log.Debug("chunk copied", "rows", e.Rows, "bytes", e.Bytes, "latency", e.Latency)
	var due bool
	var now counters
	o.count(e.Table, func(c *counters) {
		c.copied += e.Rows
		c.copiedBytes += e.Bytes
		if due = time.Since(c.logged) >= progressInterval; due {
			c.logged = time.Now()
		}
		now = *c
	})
	if due {
		log.Info("copying", "rows_read", now.read, "rows_copied", now.copied, "bytes_copied", now.copiedBytes)
	}
}

func (o *observer) count(table string, add func(*counters)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.pending[table]
	if c == nil {
		c = &counters{logged: time.Now()}
		o.pending[table] = c
	}
	add(c)
}

func (o *observer) forget(table string) counters {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.pending[table]
	delete(o.pending, table)
	if c == nil {
		return counters{}
	}
	return *c
}
