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
	pending map[part]*counters // of the attempts under way
	queries map[part]string    // the statements under way
	tables  map[string]*sliceRows
}

// part is what is done at a time: a slice of a table, 0 where none is named.
type part struct {
	table string
	slice int
}

func partOf(e pipeline.Event) part {
	if e.Slice == nil {
		return part{table: e.Table}
	}
	return part{table: e.Table, slice: e.Slice.N}
}

// counters are what an attempt has counted so far: a repetition takes it back.
type counters struct {
	read, copied, copiedBytes int64
	logged                    time.Time
}

// sliceRows are the slices of a table, as far as they are known.
type sliceRows struct {
	rows    map[int]int64
	loading map[int]bool
}

// progressInterval is how often a table's progress is logged.
const progressInterval = 10 * time.Second

var _ pipeline.Observer = (*observer)(nil)

func newObserver(display *progress.Display, log *slog.Logger) *observer {
	return &observer{display: display, log: log, pending: make(map[part]*counters), queries: make(map[part]string), tables: make(map[string]*sliceRows)}
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
		o.replan(e.Table)
		o.window(log, e.Window)
	case pipeline.QueryOpened:
		t.Total(o.opened(e))
		t.Phase(progress.Copying)
		log.Info("reading", "rows", e.Rows)
	case pipeline.BatchRead:
		o.count(partOf(e), func(c *counters) { c.read += e.Rows })
		t.Read(e.Rows)
	case pipeline.ChunkCopied:
		o.copied(log, e)
		t.Copied(e.Rows, e.Bytes)
	case pipeline.MergeStarted:
		if o.loaded(e) {
			t.Phase(progress.Merging)
		}
		log.Debug("merging", "rows", e.Rows)
	case pipeline.SliceMerged:
		o.forget(partOf(e))
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

// replan forgets the slices of a table: a new plan cuts others.
func (o *observer) replan(table string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.tables, table)
}

// opened is the number of the table's rows that are known to come.
func (o *observer) opened(e pipeline.Event) (rows int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := o.tables[e.Table]
	if all == nil {
		all = &sliceRows{rows: make(map[int]int64), loading: make(map[int]bool)}
		o.tables[e.Table] = all
	}
	all.rows[partOf(e).slice], all.loading[partOf(e).slice] = e.Rows, true
	for _, n := range all.rows {
		rows += n
	}
	return rows
}

// loaded says whether no slice of the table is being loaded any more.
func (o *observer) loaded(e pipeline.Event) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := o.tables[e.Table]
	if all == nil {
		return true
	}
	delete(all.loading, partOf(e).slice)
	return len(all.loading) == 0
}

// query is the statement that an event belongs to: the one that was opened
// last.
func (o *observer) query(e pipeline.Event) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if e.QueryID != "" {
		o.queries[partOf(e)] = e.QueryID
	}
	return o.queries[partOf(e)]
}

func (o *observer) window(log *slog.Logger, w *pipeline.Window) {
	first, last := w.Slices[0], w.Slices[len(w.Slices)-1]
	log.Info("window fixed", "anchor", first.Anchor, "from", first.From.String(), "to", last.To.String(),
		"slices", len(w.Slices), "source_rows", w.SourceRows)
	if first.Anchor == "" {
		log.Warn("the source refuses Time Travel: reading without a fixed snapshot")
	}
	if w.HeldBack {
		log.Warn("the source has rows with a watermark beyond its clock minus the lag; they are left for a later run")
	}
}

func (o *observer) retrying(log *slog.Logger, t *progress.Table, e pipeline.Event) {
	if e.Attempt.Unit == pipeline.UnitSlice {
		c := o.forget(partOf(e))
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
	o.count(partOf(e), func(c *counters) {
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

func (o *observer) count(of part, add func(*counters)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.pending[of]
	if c == nil {
		c = &counters{logged: time.Now()}
		o.pending[of] = c
	}
	add(c)
}

func (o *observer) forget(of part) counters {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.pending[of]
	delete(o.pending, of)
	if c == nil {
		return counters{}
	}
	return *c
}
