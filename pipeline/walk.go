package pipeline

import (
	"context"
	"slices"
	"sync"

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
	if err := p.slices(ctx, window.Slices, writers, report); err != nil {
		return err
	}
	report.To = run.Watermark
	return nil
}

// slices merges each slice while the next one is being loaded. Merges go in
// order, so that the watermark is always the end of what is done, and are not
// disturbed when a later slice cannot be loaded.
func (p *Pipeline) slices(ctx context.Context, all []Slice, writers int, report *Report) (err error) {
	ctx, stop := context.WithCancel(ctx)
	ahead := make(chan *staged) // unbuffered: at most one slice waits for its merge
	var loader sync.WaitGroup
	var loadErr error
	loader.Go(func() {
		defer close(ahead)
		loadErr = p.loadAhead(ctx, all, writers, ahead)
	})
	for st := range ahead {
		if err = p.mergeStaged(ctx, st, report); err != nil {
			break
		}
	}
	stop()
	for st := range ahead {
		p.discard(ctx, st)
	}
	loader.Wait()
	if err == nil {
		err = loadErr
	}
	return err
}

// staged is a slice whose rows are in staging.
type staged struct {
	slice   Slice
	writers int
	last    bool
	// rejectedBefore counts the rejected rows of the slices before.
	rejectedBefore int64

	staging *Staging // nil when it has been discarded
	loaded  loaded
}

// loadAhead loads the slices in order and hands each over for its merge.
func (p *Pipeline) loadAhead(ctx context.Context, all []Slice, writers int, ahead chan<- *staged) error {
	var rejected int64
	for i, s := range all {
		st := &staged{slice: s, writers: writers, last: i == len(all)-1, rejectedBefore: rejected}
		if err := p.repeat(ctx, st, func(ctx context.Context) error { return p.stage(ctx, st) }); err != nil {
			return err
		}
		rejected += int64(len(st.loaded.Rejects))
		select {
		case ahead <- st:
		case <-ctx.Done():
			p.discard(ctx, st)
			return context.Cause(ctx)
		}
	}
	return nil
}

// UnitSlice is the unit of a fault.Attempt that repeats a slice from its
// beginning.
const UnitSlice = "slice"

// repeat tries a slice, or the rest of it, again. Whatever fails and may be
// repeated begins with new staging, at the same anchor: a half-filled staging
// table has no second life.
func (p *Pipeline) repeat(ctx context.Context, st *staged, f func(context.Context) error) error {
	again := p.options.Retry
	again.On = []fault.Class{fault.Retry, fault.Reconnect, fault.Restart}
	return again.Do(ctx, UnitSlice, p.retrying(about(&st.slice, Retrying)), f)
}

// stage is one try at bringing a slice's rows into staging.
func (p *Pipeline) stage(ctx context.Context, st *staged) (err error) {
	if st.staging, err = p.stages.Copier.Begin(ctx, st.slice, st.writers); err != nil {
		return err
	}
	if st.loaded, err = p.load(ctx, st.slice, st.staging, st.rejectedBefore); err != nil {
		p.discard(ctx, st)
	}
	return err
}

// mergeStaged merges a slice, if need be after loading it once more.
func (p *Pipeline) mergeStaged(ctx context.Context, st *staged, report *Report) error {
	defer func() { p.discard(ctx, st) }()
	return p.repeat(ctx, st, func(ctx context.Context) error {
		if st.staging == nil {
			if err := p.stage(ctx, st); err != nil {
				return err
			}
		}
		err := p.mergeOnce(ctx, st, report)
		if err != nil {
			p.discard(ctx, st)
		}
		return err
	})
}

// mergeOnce merges what is in staging and reports it.
func (p *Pipeline) mergeOnce(ctx context.Context, st *staged, report *Report) error {
	loaded := st.loaded
	e := about(&st.slice, MergeStarted)
	e.Rows = loaded.Rows
	p.observe(e)
	merged, err := p.merge(ctx, Merge{
		Slice: st.slice, Staging: st.staging, Rows: loaded.Rows, Rejects: loaded.Rejects, QueryIDs: []string{loaded.QueryID},
		Losses: addLosses(slices.Clone(report.Losses), loaded.Losses), Last: st.last,
	})
	if err != nil {
		return err
	}
	st.slice.Run.Watermark = merged.Watermark
	report.add(loaded, merged)
	e = about(&st.slice, SliceMerged)
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

// discard drops the staging also when the run's context has ended. What it
// cannot drop is left to a later run.
func (p *Pipeline) discard(ctx context.Context, st *staged) {
	if st.staging == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanup)
	defer cancel()
	if err := p.stages.Copier.Discard(ctx, st.staging); err != nil {
		e := about(&st.slice, StagingLeft)
		e.Err = err
		p.observe(e)
	}
	st.staging = nil
}
