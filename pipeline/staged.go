package pipeline

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/semaphore"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/watermark"
)

// staged is a slice on its way: its rows are in staging, or will be.
type staged struct {
	slice   Slice
	writers int
	marks   []watermark.Value // of the run
	shared  *shared

	staging *Staging // nil when there is none, or none any more
	loaded  loaded
}

// shared is what the slices of a table have in common.
type shared struct {
	// rejected counts the rows that are rejected in all slices that are, or are
	// being, loaded: the limit is the run's.
	rejected atomic.Int64
	// streams bounds the COPY streams, also where a slice is loaded again while
	// others are loaded for the first time.
	streams *semaphore.Weighted
}

func newShared(writers int) *shared {
	return &shared{streams: semaphore.NewWeighted(int64(writers))}
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
	if err := st.shared.streams.Acquire(ctx, int64(st.writers)); err != nil {
		return context.Cause(ctx)
	}
	defer st.shared.streams.Release(int64(st.writers))
	st.shared.rejected.Add(-int64(len(st.loaded.Rejects))) // of a staging that was lost
	st.loaded = loaded{}
	if st.staging, err = p.stages.Copier.Begin(ctx, st.slice, st.writers); err != nil {
		return err
	}
	if st.loaded, err = p.load(ctx, st); err != nil {
		p.discard(ctx, st)
	}
	return err
}

// mergeStaged merges a slice, if need be after loading it once more.
func (p *Pipeline) mergeStaged(ctx context.Context, st *staged) (merged Merged, err error) {
	defer func() { p.discard(ctx, st) }()
	err = p.repeat(ctx, st, func(ctx context.Context) error {
		if st.staging == nil {
			if err := p.stage(ctx, st); err != nil {
				return err
			}
		}
		if merged, err = p.mergeOnce(ctx, st); err != nil {
			p.discard(ctx, st)
		}
		return err
	})
	return merged, err
}

// mergeOnce merges what is in staging. The transaction is repeated as long as
// the staging is worth keeping.
func (p *Pipeline) mergeOnce(ctx context.Context, st *staged) (merged Merged, err error) {
	p.observeMerge(st)
	err = p.retry(ctx, about(&st.slice, Retrying), "merge", func(ctx context.Context) error {
		merged, err = p.stages.Merger.Merge(ctx, st.merge())
		return err
	})
	return merged, err
}

// merge is what the merger gets to know of the slice.
func (st *staged) merge() Merge {
	l := st.loaded
	return Merge{
		Slice: st.slice, Staging: st.staging, Rows: l.Rows, Rejects: l.Rejects, QueryIDs: []string{l.QueryID},
		Losses: l.Losses, Marks: st.marks,
	}
}

func (p *Pipeline) observeMerge(st *staged) {
	e := about(&st.slice, MergeStarted)
	e.Rows = st.loaded.Rows
	p.observe(e)
}

// committed reports a slice whose merge is durable.
func (p *Pipeline) committed(st *staged, merged Merged) {
	e := about(&st.slice, SliceMerged)
	e.Rows, e.QueryID, e.Commit = merged.Written, st.loaded.QueryID, commit(st.loaded, merged)
	p.observe(e)
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
