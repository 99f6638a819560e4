package pipeline

import (
	"context"
	"sync"

	"github.com/snowpg/etl/internal/watermark"
)

// sideBySide loads and merges the slices of a run in lanes. A lane takes the
// next slice, loads it with its share of the COPY streams, and merges it while
// it loads another one:
//
//	lane 1   load 0 │ load 4      │ …
//	                │ merge 0     │ merge 4
//	lane 2   load 1 ─│ load 5     │ …
//	                 └ merge 1 ─ as soon as slice 0 has been merged
//
// The first slice is merged before all others, because it may create or alter
// the target; where rules judge the target as a whole, each slice waits for the
// one before it. A failure ends the loads. Merges that have what they need go
// on, so that what was read is not read again, unless another merge has failed.
func (p *Pipeline) sideBySide(ctx context.Context, all []Slice, writers int, report *Report) error {
	loads, stop := context.WithCancel(ctx)
	defer stop()
	w := &lanes{
		pipeline: p, slices: all, marks: marks(all), shared: newShared(writers), stop: stop,
		report: report, inOrder: len(all[0].Run.Table.Rules) > 0, merged: make([]verdict, len(all)),
	}
	for i := range w.merged {
		w.merged[i].known = make(chan struct{})
	}
	var running sync.WaitGroup
	for _, streams := range deal(writers, len(all)) {
		running.Go(func() { w.lane(ctx, loads, streams) })
	}
	running.Wait()
	if w.mergeErr != nil {
		return w.mergeErr
	}
	return w.loadErr
}

// lanes is what the lanes of a run share.
type lanes struct {
	pipeline *Pipeline
	slices   []Slice
	marks    []watermark.Value
	shared   *shared
	inOrder  bool
	stop     context.CancelFunc // ends the loads
	merged   []verdict          // by slice

	mu                sync.Mutex
	next              int
	loadErr, mergeErr error // the first of each
	report            *Report
}

// verdict says, once it is known, whether a slice has been merged.
type verdict struct {
	known chan struct{}
	yes   bool
}

// lane moves slices until there are no more, or something has failed. The
// merge of a slice is waited for before the next one is merged, so that at most
// two slices of a lane are in staging.
func (w *lanes) lane(ctx, loads context.Context, streams int) {
	var merging sync.WaitGroup
	defer merging.Wait()
	for {
		st := w.take(streams)
		if st == nil {
			return
		}
		err := w.pipeline.repeat(loads, st, func(ctx context.Context) error { return w.pipeline.stage(ctx, st) })
		if err != nil {
			w.failed(&w.loadErr, err)
			w.decide(st, false)
			return
		}
		merging.Wait()
		merging.Go(func() { w.decide(st, w.merge(ctx, st)) })
	}
}

// take is the next slice, nil if there is none to be loaded.
func (w *lanes) take(streams int) *staged {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.next == len(w.slices) || w.loadErr != nil || w.mergeErr != nil {
		return nil
	}
	st := &staged{slice: w.slices[w.next], writers: streams, marks: w.marks, shared: w.shared}
	w.next++
	return st
}

// merge waits for the slice that has to come before, and says whether this one
// is merged.
func (w *lanes) merge(ctx context.Context, st *staged) bool {
	if !w.mayMerge(st.slice.N) {
		w.pipeline.discard(ctx, st)
		return false
	}
	merged, err := w.pipeline.mergeStaged(ctx, st)
	if err != nil {
		w.failed(&w.mergeErr, err)
		return false
	}
	w.mu.Lock()
	w.report.add(st.loaded, merged)
	w.mu.Unlock()
	w.pipeline.committed(st, merged)
	return true
}

// mayMerge waits until the slice's turn has come or never will. It needs no
// context: whatever happens, what becomes of a slice that was taken is decided,
// and slices are taken in order.
func (w *lanes) mayMerge(n int) bool {
	if n > 0 {
		before := &w.merged[0]
		if w.inOrder {
			before = &w.merged[n-1]
		}
		<-before.known
		if !before.yes {
			return false
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.mergeErr == nil
}

func (w *lanes) decide(st *staged, merged bool) {
	verdict := &w.merged[st.slice.N]
	verdict.yes = merged
	close(verdict.known)
}

// failed keeps the first error of its kind and ends the loads.
func (w *lanes) failed(first *error, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.mergeErr == nil && *first == nil {
		*first = err
	}
	w.stop()
}
