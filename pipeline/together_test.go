package pipeline_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
)

// runTogether is a run of one transaction.
func runTogether(ctx context.Context, f *fake) pipeline.Report {
	o := options(f)
	o.Atomic = true
	return pipeline.New(f.stages(), o).Run(ctx, []pipeline.Request{{Name: "t"}})[0]
}

func TestAnAtomicRunMergesInOrderWhileItLoads(t *testing.T) {
	t.Parallel()
	f := sliced(t, 9)
	merging := make(chan struct{})
	f.merging = func(_ context.Context, m pipeline.Merge) {
		if m.Slice.N == 1 {
			close(merging)
		}
	}
	f.loading = func(ctx context.Context, s pipeline.Slice) error {
		if s.N < 8 {
			return nil
		}
		select {
		case <-merging: // two slices are merged before the last one is loaded
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	report := runTogether(t.Context(), f)
	if report.Err != nil || report.Written != 9*600 || f.transactions != 1 || len(f.merged) != 9 || !slices.IsSorted(f.merges()) {
		t.Errorf("merged %v in %d transactions, report %+v", f.merges(), f.transactions, report)
	}
	if f.mostStreams > 4 {
		t.Errorf("%d COPY streams at a time, 4 are allowed", f.mostStreams)
	}
	f.left(t)
}

func TestAnAtomicRunOfOneSliceIsMergedAsAnyOther(t *testing.T) {
	t.Parallel()
	f := sliced(t, 1)
	if report := runTogether(t.Context(), f); report.Err != nil || f.transactions != 0 || len(f.merged) != 1 {
		t.Errorf("%d merges, %d transactions: %v", len(f.merged), f.transactions, report.Err)
	}
}

func TestATransactionThatFailsIsRepeatedFromWhatIsStaged(t *testing.T) {
	t.Parallel()
	for class, loads := range map[fault.Class]int{fault.Reconnect: 6, fault.Restart: 12} {
		f := sliced(t, 6)
		once := true
		f.merge = func(m pipeline.Merge) error {
			if m.Slice.N == 5 && once {
				once = false
				return fault.As(class, errors.New("the server has gone"))
			}
			return nil
		}
		report := runTogether(t.Context(), f)
		if report.Err != nil || report.Written != 3600 || report.Read != 3600 || f.attempts != loads || f.transactions != 1 {
			t.Errorf("%v: %d loads, %d transactions, report %+v", class, f.attempts, f.transactions, report)
		}
		f.left(t)
	}
}

func TestASliceThatCannotBeLoadedEndsTheTransaction(t *testing.T) {
	t.Parallel()
	f := sliced(t, 12)
	gone := errors.New("no such column")
	f.loading = func(_ context.Context, s pipeline.Slice) error {
		if s.N == 3 {
			return gone
		}
		return nil
	}
	report := runTogether(t.Context(), f)
	if !errors.Is(report.Err, gone) || report.Written != 0 || f.transactions != 0 {
		t.Errorf("%d transactions, report %+v", f.transactions, report)
	}
	f.left(t)
}

func TestAMergeThatFailsEndsAnAtomicRun(t *testing.T) {
	t.Parallel()
	f := sliced(t, 12)
	broken := errors.New("a rule is broken")
	f.merge = func(m pipeline.Merge) error {
		if m.Slice.N == 2 {
			return broken
		}
		return nil
	}
	f.loading = func(ctx context.Context, s pipeline.Slice) error {
		if s.N > 6 { // they wait for the end
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	}
	if report := runTogether(t.Context(), f); !errors.Is(report.Err, broken) || f.transactions != 0 {
		t.Errorf("%d transactions, report %+v", f.transactions, report)
	}
	f.left(t)
}
