package pipeline

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/snowpg/etl/internal/fault"
)

// Stages are the parts a Pipeline walks through.
type Stages struct {
	Planner   Planner
	Fence     Fence
	Extractor Extractor
	// NewEncoder makes the encoder of one goroutine for one table.
	NewEncoder func(*Table) Encoder
	Copier     Copier
	Merger     Merger
}

// Options bound a run.
type Options struct {
	// Parallel is the number of COPY streams in total, 1 to 64. Tables that
	// run side by side share them.
	Parallel int
	// Tables is the number of tables that run side by side; 0 means as many
	// as Parallel allows, at most 4.
	Tables int
	// Atomic merges all slices of a run in one transaction.
	Atomic bool
	// BatchRows is the number of rows per encoded chunk.
	BatchRows int
	// Lease is how long the right to write a target lasts without renewal.
	Lease time.Duration
	// Retry repeats the units of work: planning, a slice, its merge.
	Retry fault.Retryer
	// Observer is told what happens; nil means nobody.
	Observer Observer
}

// Pipeline moves tables. It holds no state of a run.
type Pipeline struct {
	stages  Stages
	options Options
}

const (
	mostTables = 4
	// mostPlans is how often a table is planned in one run: tables are altered
	// now and then, not all the time.
	mostPlans = 3
	// cleanup bounds what is done after the run's context has ended: staging
	// is dropped and the lease given back, and Ctrl-C must end in seconds.
	cleanup = 4 * time.Second
)

// New makes a pipeline.
func New(stages Stages, options Options) *Pipeline {
	return &Pipeline{stages: stages, options: options.withDefaults()}
}

func (o Options) withDefaults() Options {
	o.Parallel = max(1, o.Parallel)
	o.BatchRows = max(1, o.BatchRows)
	if o.Tables <= 0 {
		o.Tables = mostTables
	}
	if o.Observer == nil {
		o.Observer = ignore{}
	}
	return o
}

// Shares deals the COPY streams over so many tables: atOnce of them run side
// by side, each with so many writers.
func (o Options) Shares(tables int) (atOnce, writers int) {
	o = o.withDefaults()
	atOnce = max(1, min(o.Tables, o.Parallel, tables))
	return atOnce, max(1, o.Parallel/atOnce)
}

// Run moves every requested table and reports on each, in the order of the
// requests. One table's failure does not touch the others; only the end of
// ctx ends them all.
func (p *Pipeline) Run(ctx context.Context, requests []Request) []Report {
	reports := make([]Report, len(requests))
	atOnce, writers := p.options.Shares(len(requests))
	var tables errgroup.Group // no shared context: tables are isolated
	tables.SetLimit(atOnce)
	for i, r := range requests {
		tables.Go(func() error {
			reports[i] = p.table(ctx, r, writers)
			return nil
		})
	}
	_ = tables.Wait() // each failure is in its report
	p.orphans(ctx, requests, writers, reports)
	return reports
}

// table moves one table under its lease.
func (p *Pipeline) table(ctx context.Context, r Request, writers int) (report Report) {
	started := time.Now()
	report = Report{Table: r.Name, Mode: r.Mode, Target: r.Target, Started: started}
	p.observe(Event{Kind: TableStarted, Table: r.Name})
	defer func() {
		report.Elapsed = time.Since(started)
		p.observe(Event{Kind: TableFinished, Table: r.Name, Err: report.Err, Report: &report})
	}()
	if ctx.Err() != nil {
		report.Err = context.Cause(ctx)
		return report
	}
	report.Err = p.planned(ctx, r, writers, &report)
	return report
}

// planned moves a table, and plans again when the plan turns out to be stale.
// Nothing was committed then.
func (p *Pipeline) planned(ctx context.Context, r Request, writers int, report *Report) error {
	for n := 1; ; n++ {
		err := p.leased(ctx, r, writers, report)
		if n == mostPlans || !isStalePlan(err) || ctx.Err() != nil {
			return err
		}
		rule := fault.Rule{Class: fault.Restart, Reason: "the plan is stale"}
		p.observe(Event{Kind: Retrying, Table: r.Name, Err: err, Attempt: &fault.Attempt{Unit: "plan", N: n, Max: mostPlans, Rule: rule, Error: err}})
	}
}

func (p *Pipeline) leased(ctx context.Context, r Request, writers int, report *Report) error {
	table, err := p.resolve(ctx, r)
	if err != nil {
		return inTable(r.Name, err)
	}
	run, err := p.acquire(ctx, table)
	if err != nil {
		return inTable(r.Name, err)
	}
	report.RunID, report.From = run.ID, run.Watermark
	ctx, stop := p.keepLease(ctx, run)
	err = p.walk(ctx, run, writers, report)
	if err != nil && ctx.Err() != nil && !errors.Is(err, context.Cause(ctx)) {
		err = errors.Join(context.Cause(ctx), err)
	}
	stop()
	return inTable(r.Name, errors.Join(err, p.release(ctx, run, err)))
}

func (p *Pipeline) resolve(ctx context.Context, r Request) (table *Table, err error) {
	err = p.retry(ctx, Event{Table: r.Name}, "planning", func(ctx context.Context) error {
		table, err = p.stages.Planner.Resolve(ctx, r)
		return err
	})
	return table, err
}

func (p *Pipeline) acquire(ctx context.Context, t *Table) (run *Run, err error) {
	err = p.retry(ctx, Event{Table: t.Name}, "taking the lease", func(ctx context.Context) error {
		run, err = p.stages.Fence.Acquire(ctx, t)
		return err
	})
	return run, err
}

func (p *Pipeline) release(ctx context.Context, run *Run, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanup)
	defer cancel()
	return p.retry(ctx, Event{Table: run.Table.Name, Run: run}, "giving the lease back", func(ctx context.Context) error {
		return p.stages.Fence.Release(ctx, run, cause)
	})
}

// keepLease renews the lease until stop is called. The context it returns
// ends when the lease is lost.
func (p *Pipeline) keepLease(ctx context.Context, run *Run) (leased context.Context, stop func()) {
	leased, cancel := context.WithCancelCause(ctx)
	var renewals sync.WaitGroup
	renewals.Go(func() { p.renew(leased, run, cancel) })
	return leased, func() {
		cancel(context.Canceled)
		renewals.Wait()
	}
}

// renew prolongs the lease at a third of its time. A renewal that fails
// because the database is away is tried again with the next tick: the merge
// finds out for certain whether the lease is still ours.
func (p *Pipeline) renew(ctx context.Context, run *Run, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(max(p.options.Lease/3, time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := p.stages.Fence.Renew(ctx, run)
		var fenced *FencedError
		switch {
		case errors.As(err, &fenced):
			cancel(err)
			return
		case err != nil && ctx.Err() == nil:
			p.observe(Event{Kind: LeaseNotRenewed, Table: run.Table.Name, Run: run, Err: err})
		}
	}
}

// inTable names the table unless the error does so already.
func inTable(name string, err error) error {
	var named *TableError
	var running *AlreadyRunningError
	var fenced *FencedError
	var row *RowError
	var rejects *TooManyRejectsError
	if err == nil || errors.As(err, &row) || errors.As(err, &rejects) || errors.As(err, &named) || errors.As(err, &running) || errors.As(err, &fenced) {
		return err
	}
	return &TableError{Table: name, Err: err}
}

// retry repeats f; at says where in the walk it is.
func (p *Pipeline) retry(ctx context.Context, at Event, unit string, f func(context.Context) error) error {
	return p.options.Retry.Do(ctx, unit, p.retrying(at), f)
}

func (p *Pipeline) retrying(at Event) func(fault.Attempt) {
	return func(a fault.Attempt) {
		at.Kind, at.Err, at.Attempt = Retrying, a.Error, &a
		p.observe(at)
	}
}

func (p *Pipeline) observe(e Event) { p.options.Observer.Observe(e) }
