package pipeline_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
)

func options(f *fake) pipeline.Options {
	return pipeline.Options{
		Parallel: 4, BatchRows: 100, Lease: time.Minute,
		Retry: fault.Retryer{MaxRetries: 2, Delay: time.Millisecond}, Observer: f,
	}
}

func runOne(ctx context.Context, f *fake) pipeline.Report {
	return pipeline.New(f.stages(), options(f)).Run(ctx, []pipeline.Request{{Name: "t"}})[0]
}

func TestEveryRowIsCopiedOnce(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	report := runOne(t.Context(), f)
	if report.Err != nil {
		t.Fatal(report.Err)
	}
	if report.Read != 3000 || len(f.copied) != 3000 || f.begun != 1 || f.dropped != 1 {
		t.Errorf("read %d, copied %d, staging begun %d, dropped %d", report.Read, len(f.copied), f.begun, f.dropped)
	}
	var count [256]int
	for _, b := range f.copied {
		count[b]++
	}
	if count[0] != 20 || count[100] != 10 || count[43] != 20 { // 300 rows wrap around at 256
		t.Errorf("values: %v", count)
	}
	if cause, ok := f.released["t"]; !ok || cause != nil {
		t.Errorf("released %t with %v", ok, cause)
	}
	if len(report.Losses) != 1 || report.Losses[0].Count == 0 {
		t.Errorf("losses %v", report.Losses)
	}
}

func TestAFailingStageEndsTheOthers(t *testing.T) {
	t.Parallel()
	bad := errors.New("bad value")
	idle := func(ctx context.Context, _ int) error {
		<-ctx.Done()
		return ctx.Err()
	}
	for name, change := range map[string]func(*fake){
		"encoder, while the extractor idles": func(f *fake) {
			f.encode = func(int) error { return bad }
			f.extract = idle
		},
		"writer, while the extractor idles": func(f *fake) {
			f.copy = func(context.Context, int) error { return bad }
			f.extract = idle
		},
		"extractor, while the writers wait": func(f *fake) {
			f.extract = func(context.Context, int) error { return bad }
		},
		"one writer, while the others are stuck": func(f *fake) {
			f.copy = func(ctx context.Context, writer int) error {
				if writer == 3 {
					return bad
				}
				return idle(ctx, writer)
			}
		},
		"merge": func(f *fake) { f.merge = func(pipeline.Merge) error { return bad } },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			change(f)
			report := runOne(t.Context(), f)
			if !errors.Is(report.Err, bad) || !strings.HasPrefix(report.Err.Error(), "t: ") {
				t.Errorf("error %v", report.Err)
			}
			if f.begun != 1 || f.dropped != 1 {
				t.Errorf("staging begun %d, dropped %d", f.begun, f.dropped)
			}
			if !errors.Is(f.released["t"], bad) {
				t.Errorf("the run was closed with %v", f.released["t"])
			}
		})
	}
}

func TestASliceIsRepeatedFromItsBeginning(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.encode = func(attempt int) error {
		if attempt == 1 {
			return fault.As(fault.Restart, errors.New("once"))
		}
		return nil
	}
	report := runOne(t.Context(), f)
	if report.Err != nil {
		t.Fatal(report.Err)
	}
	if len(f.copied) != 3000 || report.Read != 3000 || f.begun != 2 || f.dropped != 2 {
		t.Errorf("copied %d, read %d, staging begun %d, dropped %d", len(f.copied), report.Read, f.begun, f.dropped)
	}
}

func TestAMergeIsRepeatedWithItsStaging(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.merge = func(pipeline.Merge) error {
		if len(f.merged) == 1 {
			return fault.As(fault.Retry, errors.New("deadlock"))
		}
		return nil
	}
	if report := runOne(t.Context(), f); report.Err != nil {
		t.Fatal(report.Err)
	}
	if len(f.merged) != 2 || f.begun != 1 {
		t.Errorf("merged %d times from %d stagings", len(f.merged), f.begun)
	}
}

func TestRowsReadMustBeRowsCopied(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.promise = func(rows int64) int64 { return rows + 1 }
	report := runOne(t.Context(), f)
	if report.Err == nil || !strings.Contains(report.Err.Error(), "3001 rows were read and 3000 copied") {
		t.Errorf("error %v", report.Err)
	}
	if len(f.merged) != 0 {
		t.Error("it was merged all the same")
	}
}

func TestTablesAreIsolated(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	bad := errors.New("no such table")
	f.resolve = func(r pipeline.Request) error {
		if r.Name == "bad" {
			return bad
		}
		return nil
	}
	f.promise = func(rows int64) int64 { return rows }
	requests := []pipeline.Request{{Name: "bad"}, {Name: "good"}}
	o := options(f)
	o.Tables = 1 // one after the other, so that the fake's bookkeeping holds
	reports := pipeline.New(f.stages(), o).Run(t.Context(), requests)
	if !errors.Is(reports[0].Err, bad) || reports[1].Err != nil || reports[1].Read != 3000 {
		t.Errorf("reports %+v", reports)
	}
}

func TestInterruptedRunCleansUp(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	stop := errors.New("stopped by interrupt")
	ctx, cancel := context.WithCancelCause(t.Context())
	f.extract = func(ctx context.Context, _ int) error {
		cancel(stop)
		<-ctx.Done()
		return ctx.Err()
	}
	report := runOne(ctx, f)
	if !errors.Is(report.Err, stop) {
		t.Errorf("error %v", report.Err)
	}
	if f.dropped != 1 || len(f.merged) != 0 {
		t.Errorf("dropped %d, merged %d", f.dropped, len(f.merged))
	}
	if cause, ok := f.released["t"]; !ok || !errors.Is(cause, stop) {
		t.Errorf("the lease was released %t, with %v", ok, cause)
	}
}

func TestALostLeaseEndsTheRun(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	synctest.Test(t, func(t *testing.T) {
		f.renew = func() error { return &pipeline.FencedError{Table: "t", Reason: "taken over"} }
		f.extract = func(ctx context.Context, _ int) error {
			<-ctx.Done()
			return ctx.Err()
		}
		begun := time.Now()
		report := runOne(t.Context(), f)
		var fenced *pipeline.FencedError
		if !errors.As(report.Err, &fenced) {
			t.Errorf("error %v", report.Err)
		}
		if took := time.Since(begun); took != 20*time.Second {
			t.Errorf("noticed after %v, want a third of the lease", took)
		}
		if len(f.merged) != 0 {
			t.Error("merged without a lease")
		}
	})
}

func TestARenewalThatFailsOnceIsNotTheEnd(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	synctest.Test(t, func(t *testing.T) {
		var renewals atomic.Int64
		f.renew = func() error {
			if renewals.Add(1) == 1 {
				return errors.New("connection reset")
			}
			return nil
		}
		f.extract = func(context.Context, int) error {
			time.Sleep(50 * time.Second)
			return nil
		}
		if report := runOne(t.Context(), f); report.Err != nil {
			t.Error(report.Err)
		}
		if n := renewals.Load(); n != 2 {
			t.Errorf("%d renewals in 50 s", n)
		}
	})
}

// The rows are committed by then: a connection that breaks must not make the
// run a failed one.
func TestALeaseIsGivenBackAtTheSecondTry(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	tries := 0
	f.release = func() error {
		if tries++; tries == 1 {
			return fault.As(fault.Reconnect, errors.New("connection reset"))
		}
		return nil
	}
	if report := runOne(t.Context(), f); report.Err != nil || tries != 2 {
		t.Errorf("%d tries, %v", tries, report.Err)
	}
}

type staleError struct{}

func (staleError) Error() string   { return "the target was altered" }
func (staleError) PlanAgain() bool { return true }

func TestAStalePlanIsMadeAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stale int // merges that find it stale
		merge int
		fails bool
	}{
		"once":      {1, 2, false},
		"each time": {100, 3, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			plans := 0
			f.resolve = func(pipeline.Request) error { plans++; return nil }
			f.merge = func(pipeline.Merge) error {
				if len(f.merged) <= c.stale {
					return staleError{}
				}
				return nil
			}
			report := runOne(t.Context(), f)
			if (report.Err != nil) != c.fails || plans != c.merge || len(f.merged) != c.merge {
				t.Errorf("%v after %d plans and %d merges", report.Err, plans, len(f.merged))
			}
			if f.begun != f.dropped {
				t.Errorf("staging begun %d, dropped %d", f.begun, f.dropped)
			}
		})
	}
}
