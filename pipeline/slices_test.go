package pipeline_test

import (
	"context"
	"errors"
	"testing"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
)

// sliced is a run of three slices.
func sliced(t *testing.T) *fake {
	t.Helper()
	f := newFake(t)
	f.slices, f.batches = 3, 2
	return f
}

// merges are the numbers of the slices in the order of their merges.
func (f *fake) merges() (order []int, last []bool) {
	for _, m := range f.merged {
		order, last = append(order, m.Slice.N), append(last, m.Last)
	}
	return order, last
}

func TestASliceIsLoadedWhileTheOneBeforeMerges(t *testing.T) {
	t.Parallel()
	f := sliced(t)
	loading := make(chan int, 3)
	f.extract = func(_ context.Context, attempt int) error {
		loading <- attempt
		return nil
	}
	f.merging = func(ctx context.Context, m pipeline.Merge) {
		for m.Slice.N < 2 { // until the next slice has been read
			select {
			case attempt := <-loading:
				if attempt == m.Slice.N+2 {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
	report := runOne(t.Context(), f)
	if report.Err != nil || report.Read != 1800 || report.Written != 1800 {
		t.Errorf("report %+v", report)
	}
	order, last := f.merges()
	if len(order) != 3 || order[0] != 0 || order[1] != 1 || order[2] != 2 || last[0] || last[1] || !last[2] {
		t.Errorf("merged in the order %v, last %v", order, last)
	}
	if f.begun != 3 || f.dropped != 3 {
		t.Errorf("%d stagings, %d dropped", f.begun, f.dropped)
	}
}

// What was read before the failure is committed; the watermark follows it.
func TestASliceThatCannotBeLoadedDoesNotDisturbTheMergesBefore(t *testing.T) {
	t.Parallel()
	f := sliced(t)
	gone, failed := errors.New("no such column"), make(chan struct{})
	f.extract = func(_ context.Context, attempt int) error {
		if attempt == 2 {
			close(failed)
			return gone
		}
		return nil
	}
	f.merging = func(context.Context, pipeline.Merge) { <-failed }
	report := runOne(t.Context(), f)
	if order, _ := f.merges(); !errors.Is(report.Err, gone) || len(order) != 1 || order[0] != 0 || report.Written != 600 {
		t.Errorf("merged %v, written %d, %v", order, report.Written, report.Err)
	}
	if f.begun != 2 || f.dropped != 2 {
		t.Errorf("%d stagings, %d dropped", f.begun, f.dropped)
	}
}

func TestAMergeThatFailsEndsTheSlicesBehindIt(t *testing.T) {
	t.Parallel()
	f := sliced(t)
	broken := errors.New("a rule is broken")
	f.merge = func(pipeline.Merge) error { return broken }
	report := runOne(t.Context(), f)
	if order, _ := f.merges(); !errors.Is(report.Err, broken) || len(order) != 1 {
		t.Errorf("merged %v, %v", order, report.Err)
	}
	if f.begun != f.dropped {
		t.Errorf("%d stagings, %d dropped", f.begun, f.dropped)
	}
}

// The rows of a slice whose staging was lost are read again, and only they.
func TestAMergeThatNeedsItsRowsAgainLoadsThatSliceAgain(t *testing.T) {
	t.Parallel()
	f := sliced(t)
	lost := true
	f.merge = func(m pipeline.Merge) error {
		if m.Slice.N == 1 && lost {
			lost = false
			return fault.As(fault.Restart, errors.New("staging is empty"))
		}
		return nil
	}
	report := runOne(t.Context(), f)
	order, _ := f.merges()
	if report.Err != nil || len(order) != 4 || order[1] != 1 || order[2] != 1 || order[3] != 2 || report.Written != 1800 {
		t.Errorf("merged %v, written %d, %v", order, report.Written, report.Err)
	}
	if f.begun != 4 || f.dropped != 4 {
		t.Errorf("%d stagings, %d dropped", f.begun, f.dropped)
	}
}
