package pipeline

import (
	"context"
	"slices"

	"github.com/snowpg/etl/internal/fault"
)

// walk fixes the window and moves its slices in order. Each slice commits by
// itself; the watermark follows.
func (p *Pipeline) walk(ctx context.Context, run *Run, writers int, report *Report) error {
	var window Window
	at := Event{Table: run.Table.Name, Run: run}
	err := p.retry(ctx, at, "fixing the window", func(ctx context.Context) (err error) {
		window, err = p.stages.Planner.Window(ctx, run)
		return err
	})
	if err != nil {
		return err
	}
	p.observe(Event{Kind: WindowFixed, Table: run.Table.Name, Run: run, Window: &window})
	report.HeldBack = window.HeldBack
	for i, s := range window.Slices {
		if err := p.slice(ctx, s, writers, i == len(window.Slices)-1, report); err != nil {
			return err
		}
	}
	report.To = run.Watermark
	return nil
}

// UnitSlice is the unit of a fault.Attempt that repeats a slice from its
// beginning.
const UnitSlice = "slice"

// slice loads and merges one slice. Whatever fails and may be repeated is
// repeated from the slice's beginning, with new staging, at the same anchor:
// a half-filled staging table has no second life.
func (p *Pipeline) slice(ctx context.Context, s Slice, writers int, last bool, report *Report) error {
	again := p.options.Retry
	again.On = []fault.Class{fault.Retry, fault.Reconnect, fault.Restart}
	return again.Do(ctx, UnitSlice, p.retrying(about(&s, Retrying)), func(ctx context.Context) error {
		return p.attempt(ctx, s, writers, last, report)
	})
}

// attempt is one try at a slice: stage, then merge.
func (p *Pipeline) attempt(ctx context.Context, s Slice, writers int, last bool, report *Report) (err error) {
	staging, err := p.stages.Copier.Begin(ctx, s, writers)
	if err != nil {
		return err
	}
	defer func() {
		if dropErr := p.discard(ctx, staging); dropErr != nil {
			e := about(&s, StagingLeft)
			e.Err = dropErr
			p.observe(e)
		}
	}()
	loaded, err := p.load(ctx, s, staging, report.Rejected)
	if err != nil {
		return err
	}
	e := about(&s, MergeStarted)
	e.Rows = loaded.Rows
	p.observe(e)
	merged, err := p.merge(ctx, Merge{
		Slice: s, Staging: staging, Rows: loaded.Rows, Rejects: loaded.Rejects, QueryIDs: []string{loaded.QueryID},
		Losses: addLosses(slices.Clone(report.Losses), loaded.Losses), Last: last,
	})
	if err != nil {
		return err
	}
	s.Run.Watermark = merged.Watermark
	report.add(loaded, merged)
	e = about(&s, SliceMerged)
	e.Rows, e.QueryID, e.Commit = merged.Written, loaded.QueryID, commit(loaded, merged)
	p.observe(e)
	return nil
}

// merge repeats the transaction as long as the staging is worth keeping.
func (p *Pipeline) merge(ctx context.Context, m Merge) (merged Merged, err error) {
	err = p.retry(ctx, about(&m.Slice, Retrying), "merge", func(ctx context.Context) error {
		merged, err = p.stages.Merger.Merge(ctx, m)
		return err
	})
	return merged, err
}

// discard drops the staging also when the run's context has ended.
func (p *Pipeline) discard(ctx context.Context, st *Staging) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanup)
	defer cancel()
	return p.stages.Copier.Discard(ctx, st)
}
