package pipeline

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/snowpg/etl/internal/fault"
)

// together merges all slices of a run in one transaction, each as soon as it
// has been loaded and its turn has come, while those behind it are loaded:
//
//	lane 1    load 0 │ load 2 │ load 4 …
//	lane 2    load 1  │ load 3  │ load 5 …
//	merge             0  1  2  3  4  5 … COMMIT
//
// Staging is kept until the end: if the transaction fails and may be repeated,
// it is, from what is staged. If staging itself was lost, the run begins anew.
func (p *Pipeline) together(ctx context.Context, all []Slice, writers int, report *Report) error {
	again := p.options.Retry
	again.On = []fault.Class{fault.Restart}
	return again.Do(ctx, UnitSlice, p.retrying(about(&all[0], Retrying)), func(ctx context.Context) error {
		return p.togetherOnce(ctx, all, writers, report)
	})
}

func (p *Pipeline) togetherOnce(ctx context.Context, all []Slice, writers int, report *Report) error {
	w := newQueue(p, all, writers)
	loads, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, streams := range deal(writers, len(all)) {
		running.Go(func() { w.lane(loads, streams) })
	}
	defer func() {
		stop()
		running.Wait()
		w.discard(ctx)
	}()
	var merged []Merged
	err := p.retry(ctx, about(&all[0], Retrying), "merge", func(ctx context.Context) (err error) {
		merged, err = p.stages.Merger.MergeAll(ctx, len(all), w.wait)
		return err
	})
	if err != nil {
		return err
	}
	for i, m := range merged {
		report.add(w.slices[i].loaded, m)
		p.committed(w.slices[i], m)
	}
	return nil
}

// queue are the slices of a run on their way into one transaction.
type queue struct {
	pipeline *Pipeline
	slices   []*staged
	ready    []chan struct{} // closed when the slice is staged, or never will be
	failures []error         // read when ready
	next     atomic.Int64
}

func newQueue(p *Pipeline, all []Slice, writers int) *queue {
	q := &queue{
		pipeline: p, slices: make([]*staged, len(all)), ready: make([]chan struct{}, len(all)), failures: make([]error, len(all)),
	}
	marks, common := marks(all), newShared(writers)
	for i, s := range all {
		q.slices[i] = &staged{slice: s, marks: marks, shared: common}
		q.ready[i] = make(chan struct{})
	}
	return q
}

// lane loads slices until there are no more or one cannot be loaded.
func (q *queue) lane(ctx context.Context, streams int) {
	for {
		n := int(q.next.Add(1)) - 1
		if n >= len(q.slices) {
			return
		}
		st := q.slices[n]
		st.writers = streams
		q.failures[n] = q.pipeline.repeat(ctx, st, func(ctx context.Context) error { return q.pipeline.stage(ctx, st) })
		close(q.ready[n])
		if q.failures[n] != nil {
			return
		}
	}
}

// wait waits for a slice, for the merger. A slice behind one that failed is
// never asked for: the failure has ended the transaction.
func (q *queue) wait(ctx context.Context, n int) (Merge, error) {
	select {
	case <-q.ready[n]:
	case <-ctx.Done():
		return Merge{}, context.Cause(ctx)
	}
	if q.failures[n] != nil {
		return Merge{}, q.failures[n]
	}
	q.pipeline.observeMerge(q.slices[n])
	return q.slices[n].merge(), nil
}

// discard drops all staging. The lanes have ended.
func (q *queue) discard(ctx context.Context) {
	for _, st := range q.slices {
		q.pipeline.discard(ctx, st)
	}
}
