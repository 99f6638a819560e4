package merge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// pingsPerTimeout is how often an open transaction that waits for a slice shows
// the server that somebody is there.
const pingsPerTimeout = 3

// nextFunc gives the n-th slice of a run, see pipeline.Merger.
type nextFunc func(ctx context.Context, n int) (pipeline.Merge, error)

// MergeAll implements pipeline.Merger. Its errors are those of Merge, and what
// next returns.
func (m *Merger) MergeAll(ctx context.Context, slices int, next func(ctx context.Context, n int) (pipeline.Merge, error)) ([]pipeline.Merged, error) {
	first, err := next(ctx, 0) // no transaction is open before there is work for it
	if err != nil {
		return nil, err
	}
	w := &together{merger: m, next: next, job: first, slices: slices}
	var merged []pipeline.Merged
	err = postgres.InTx(ctx, m.pool, func(tx pgx.Tx) (err error) {
		merged, err = w.transaction(ctx, tx)
		return err
	})
	if !w.notLoaded && fault.Of(err) == fault.Ambiguous {
		_, err = m.resolve(ctx, w.job, err) // the ledger has all slices or none
	}
	switch {
	case err == nil:
		return merged, nil
	case w.notLoaded:
		return nil, err
	default:
		return nil, explain(w.job, err)
	}
}

// together is the merge of all slices of a run in one transaction.
type together struct {
	merger    *Merger
	slices    int
	next      nextFunc
	job       pipeline.Merge // the one at hand
	all       []done
	notLoaded bool // an error is that of next
}

func (w *together) transaction(ctx context.Context, tx pgx.Tx) ([]pipeline.Merged, error) {
	before, err := w.merger.begin(ctx, tx, w.job.Slice.Run)
	if err != nil {
		return nil, err
	}
	if merged, err := w.found(ctx, tx, before); merged != nil || err != nil {
		return merged, err
	}
	if err := w.merger.checkFence(ctx, tx, w.job.Slice.Run, before); err != nil {
		return nil, err
	}
	for n := range w.slices {
		if n > 0 {
			if err := w.take(ctx, tx, n); err != nil {
				return nil, err
			}
		}
		did, err := move(ctx, tx, w.job, before)
		if err != nil {
			return nil, err
		}
		w.all = append(w.all, done{w.job, did})
		// What the slices behind this one find was made by this transaction.
		before.LastRun, before.Fingerprint = w.job.Slice.Run.ID, did.fingerprint
	}
	mark, err := w.merger.record(ctx, tx, w.all)
	if err != nil {
		return nil, err
	}
	merged := make([]pipeline.Merged, len(w.all))
	for i, d := range w.all {
		merged[i] = d.did.report(mark)
	}
	return merged, nil
}

// found are the slices if an earlier transaction has committed them, without
// having been told so; else nil.
func (w *together) found(ctx context.Context, tx pgx.Tx, before state.Target) ([]pipeline.Merged, error) {
	merged := make([]pipeline.Merged, w.slices)
	for n := range merged {
		counts, ok, err := w.merger.store.FindSlice(ctx, tx, w.job.Slice.Run.ID, n)
		if err != nil || !ok {
			return nil, err
		}
		merged[n] = report(counts, before.Watermark)
	}
	return merged, nil
}

// take waits for the n-th slice, with a ping now and then.
func (w *together) take(ctx context.Context, tx pgx.Tx, n int) error {
	for {
		waiting, cancel := context.WithTimeout(ctx, w.merger.options.IdleTimeout/pingsPerTimeout)
		job, err := w.next(waiting, n)
		over := waiting.Err() != nil
		cancel()
		switch {
		case err == nil:
			w.job = job
			return nil
		case !over || ctx.Err() != nil:
			w.notLoaded = true
			return err
		}
		if _, err := tx.Exec(ctx, "SELECT 1"); err != nil {
			return fmt.Errorf("while waiting for slice %d: %w", n, err)
		}
	}
}
