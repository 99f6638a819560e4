package pipeline_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/rule"
	"github.com/snowpg/etl/pipeline"
)

// sliced is a run of so many slices, of 600 rows each.
func sliced(t *testing.T, n int) *fake {
	t.Helper()
	f := newFake(t)
	f.slices, f.batches = n, 2
	return f
}

// merges are the numbers of the slices in the order of their merges.
func (f *fake) merges() (order []int) {
	for _, m := range f.merged {
		order = append(order, m.Slice.N)
	}
	return order
}

// left fails if staging was left.
func (f *fake) left(t *testing.T) {
	t.Helper()
	if f.begun != f.dropped {
		t.Errorf("%d stagings, %d dropped", f.begun, f.dropped)
	}
}

// gate lets nobody on before so many have come.
type gate struct {
	mu   sync.Mutex
	want int
	all  chan struct{}
}

func newGate(want int) *gate { return &gate{want: want, all: make(chan struct{})} }

func (g *gate) wait(ctx context.Context) error {
	g.mu.Lock()
	if g.want--; g.want == 0 {
		close(g.all)
	}
	g.mu.Unlock()
	select {
	case <-g.all:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestSlicesAreLoadedAndMergedSideBySide(t *testing.T) {
	t.Parallel()
	f := sliced(t, 5)
	loads, merges := newGate(4), newGate(3)
	f.loading = func(ctx context.Context, s pipeline.Slice) error {
		if s.N < 4 {
			return loads.wait(ctx)
		}
		return nil
	}
	f.merging = func(ctx context.Context, m pipeline.Merge) {
		if n := m.Slice.N; n > 0 && n < 4 {
			_ = merges.wait(ctx) // the end of ctx is the end of the merge
		}
	}
	report := runOne(t.Context(), f)
	if report.Err != nil || report.Read != 3000 || report.Written != 3000 || len(f.merged) != 5 {
		t.Errorf("report %+v", report)
	}
	if f.merged[0].Slice.N != 0 {
		t.Errorf("merged in the order %v", f.merges())
	}
	if f.mostStreams > 4 {
		t.Errorf("%d COPY streams at a time, 4 are allowed", f.mostStreams)
	}
	for _, m := range f.merged {
		if m.Slices() != 5 {
			t.Errorf("slice %d was merged as one of %d", m.Slice.N, m.Slices())
		}
	}
	f.left(t)
}

func TestTheFirstSliceIsMergedBeforeAllOthers(t *testing.T) {
	t.Parallel()
	f := sliced(t, 4)
	others := newGate(4)
	f.loading = func(ctx context.Context, s pipeline.Slice) error {
		if s.N == 0 {
			return others.wait(ctx)
		}
		go func() { _ = others.wait(ctx) }() // ends with the load at the latest
		return nil
	}
	if report := runOne(t.Context(), f); report.Err != nil || f.merges()[0] != 0 {
		t.Errorf("merged in the order %v: %v", f.merges(), report.Err)
	}
}

func TestRulesAreJudgedSliceBySliceInOrder(t *testing.T) {
	t.Parallel()
	f := sliced(t, 9)
	request := pipeline.Request{Name: "t", Rules: []rule.Rule{{Name: "r"}}}
	for range 20 {
		f.merged = nil
		report := pipeline.New(f.stages(), options(f)).Run(t.Context(), []pipeline.Request{request})[0]
		if report.Err != nil || !slices.IsSorted(f.merges()) || len(f.merged) != 9 {
			t.Fatalf("merged in the order %v: %v", f.merges(), report.Err)
		}
	}
}

// held makes the loads of the slices from n on wait for the end of the run.
func held(n int, others func(context.Context, pipeline.Slice) error) func(context.Context, pipeline.Slice) error {
	return func(ctx context.Context, s pipeline.Slice) error {
		if s.N < n {
			return others(ctx, s)
		}
		<-ctx.Done()
		return ctx.Err()
	}
}

func works(context.Context, pipeline.Slice) error { return nil }

// What was read before the failure is committed.
func TestASliceThatCannotBeLoadedDoesNotDisturbTheMergesOfOthers(t *testing.T) {
	t.Parallel()
	f := sliced(t, 12)
	gone, merging, failing := errors.New("no such column"), make(chan struct{}), make(chan struct{})
	f.loading = held(5, func(ctx context.Context, s pipeline.Slice) error {
		if s.N != 2 {
			return nil
		}
		<-merging
		close(failing)
		return gone
	})
	f.merging = func(_ context.Context, m pipeline.Merge) {
		if m.Slice.N == 0 {
			close(merging)
			<-failing
		}
	}
	report := runOne(t.Context(), f)
	if !errors.Is(report.Err, gone) || !slices.Contains(f.merges(), 0) || slices.Contains(f.merges(), 2) {
		t.Errorf("merged %v: %v", f.merges(), report.Err)
	}
	if report.Written != int64(600*len(f.merged)) {
		t.Errorf("%d written by %d merges", report.Written, len(f.merged))
	}
	f.left(t)
}

func TestAMergeThatFailsEndsTheRun(t *testing.T) {
	t.Parallel()
	broken := errors.New("a rule is broken")
	for _, n := range []int{0, 1, 3} {
		f := sliced(t, 12)
		f.loading = held(5, works)
		f.merge = func(m pipeline.Merge) error {
			if m.Slice.N == n {
				return broken
			}
			return nil
		}
		report := runOne(t.Context(), f)
		if !errors.Is(report.Err, broken) || (n == 0 && len(f.merged) != 1) {
			t.Errorf("slice %d: merged %v: %v", n, f.merges(), report.Err)
		}
		f.left(t)
	}
}

// The rows of a slice whose staging was lost are read again, and only they.
func TestAMergeThatNeedsItsRowsAgainLoadsThatSliceAgain(t *testing.T) {
	t.Parallel()
	f := sliced(t, 6)
	lost := true
	f.merge = func(m pipeline.Merge) error {
		if m.Slice.N == 1 && lost {
			lost = false
			return fault.As(fault.Restart, errors.New("staging is empty"))
		}
		return nil
	}
	report := runOne(t.Context(), f)
	if report.Err != nil || len(f.merged) != 7 || report.Written != 3600 || f.attempts != 7 {
		t.Errorf("%d loads, merged %v, written %d, %v", f.attempts, f.merges(), report.Written, report.Err)
	}
	if f.mostStreams > 4 {
		t.Errorf("%d COPY streams at a time, 4 are allowed", f.mostStreams)
	}
	f.left(t)
}

func TestTheLimitOfRejectedRowsIsTheRuns(t *testing.T) {
	t.Parallel()
	const inSlice = 2 * 2 // a five twice in each of two batches
	for limit, enough := range map[int64]bool{6 * inSlice: true, 6*inSlice - 1: false} {
		f := sliced(t, 6)
		f.refuse = func(v byte) bool { return v == 5 }
		lost := true
		f.merge = func(m pipeline.Merge) error { // what a lost staging rejected does not count twice
			if m.Slice.N == 0 && lost {
				lost = false
				return fault.As(fault.Restart, errors.New("staging is empty"))
			}
			return nil
		}
		report := run(t, f, pipeline.BadRows{Reject: true, Max: limit})
		var many *pipeline.TooManyRejectsError
		if enough != (report.Err == nil) || enough == errors.As(report.Err, &many) {
			t.Errorf("limit %d: %v", limit, report.Err)
		}
		f.left(t)
	}
}

func TestARunThatIsToldToStopLeavesNothing(t *testing.T) {
	t.Parallel()
	f := sliced(t, 12)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f.merging = func(_ context.Context, m pipeline.Merge) {
		if m.Slice.N == 2 {
			cancel()
		}
	}
	if report := runOne(ctx, f); !errors.Is(report.Err, context.Canceled) {
		t.Errorf("report %+v", report)
	}
	if f.begun != f.dropped || f.streams != 0 {
		t.Errorf("%d stagings, %d dropped, %d streams left", f.begun, f.dropped, f.streams)
	}
}
