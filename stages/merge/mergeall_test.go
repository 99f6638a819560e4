package merge_test

import (
	"context"
	"errors"
	"testing"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/merge"
)

// threeSlices is a run of three slices over a target of one row.
func threeSlices(t *testing.T) (bundle, []pipeline.Merge) {
	t.Helper()
	b := there(t)
	return b, b.cut(t, b.acquire(t, versions()), []int{10, 20, 30},
		[]row{{1, 6, "0", nil, nil}}, []row{{2, 15, "1", nil, nil}, {3, 15, "1", nil, nil}}, []row{{1, 25, "2", nil, nil}})
}

// giving hands the slices out, and fails where there are no more.
func giving(jobs []pipeline.Merge) func(context.Context, int) (pipeline.Merge, error) {
	return func(_ context.Context, n int) (pipeline.Merge, error) {
		if n >= len(jobs) {
			return pipeline.Merge{}, errGone
		}
		return jobs[n], nil
	}
}

var errGone = errors.New("the source is gone")

const (
	atomicRows = "1 25 2\n2 15 1\n3 15 1"
	allRows    = `SELECT id, seq, body FROM public.items ORDER BY id`
)

// untouched fails if anything of a run can be seen.
func (b bundle) untouched(t *testing.T) {
	t.Helper()
	if got := b.text(t, allRows); got != "1 5 there" {
		t.Errorf("rows\n%s", got)
	}
	if got := b.text(t, `SELECT (SELECT coalesce(watermark, 'none') FROM etl.etl_metadata), (SELECT count(*) FROM etl.ahead), (SELECT count(*) FROM etl.slice JOIN etl.run USING (run_id) WHERE status <> 'done')`); got != "none 0 0" {
		t.Errorf("watermark, ahead and ledger: %s", got)
	}
}

func isComplete(t *testing.T, b bundle, merged []pipeline.Merged, err error) {
	t.Helper()
	if err != nil || len(merged) != 3 {
		t.Fatalf("merged %+v, %v", merged, err)
	}
	for n, want := range []pipeline.Merged{counts(1, 0, 1, 0), counts(2, 0, 2, 0), counts(1, 0, 1, 0)} {
		want.Watermark = number(t, "30")
		if !same(merged[n], want) {
			t.Errorf("slice %d: %+v", n, merged[n])
		}
	}
	if got := b.text(t, allRows); got != atomicRows {
		t.Errorf("rows\n%s", got)
	}
	if got := b.text(t, progress); got != "30  done" {
		t.Errorf("in the end: %s", got)
	}
}

func TestAllSlicesCommitAtOnce(t *testing.T) {
	t.Parallel()
	b, jobs := threeSlices(t)
	seen := 0
	merged, err := b.merger.MergeAll(t.Context(), 3, func(ctx context.Context, n int) (pipeline.Merge, error) {
		b.untouched(t) // whatever has been merged by now
		seen++
		return giving(jobs)(ctx, n)
	})
	isComplete(t, b, merged, err)
	if seen != 3 {
		t.Errorf("%d slices were asked for", seen)
	}
	const one = `SELECT count(DISTINCT x) FROM (
		SELECT xmin::text AS x FROM public.items UNION ALL SELECT xmin::text FROM etl.etl_metadata
		UNION ALL SELECT s.xmin::text FROM etl.slice AS s JOIN etl.run USING (run_id) WHERE run.hi = '30') AS all_of_them`
	if got := b.text(t, one); got != "1" {
		t.Errorf("%s transactions have written", got)
	}
}

func TestAllSlicesOrNone(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		spoil func(*testing.T, bundle, []pipeline.Merge) []pipeline.Merge
		is    func(error) bool
	}{
		"the last is not loaded": {
			func(_ *testing.T, _ bundle, jobs []pipeline.Merge) []pipeline.Merge { return jobs[:2] },
			func(err error) bool { return err == errGone }, //nolint:errorlint // it comes back as it is
		},
		"none is loaded": {
			func(*testing.T, bundle, []pipeline.Merge) []pipeline.Merge { return nil },
			func(err error) bool { return err == errGone }, //nolint:errorlint // it comes back as it is
		},
		"staging is emptied": {
			func(t *testing.T, b bundle, jobs []pipeline.Merge) []pipeline.Merge {
				t.Helper()
				b.exec(t, `TRUNCATE `+jobs[2].Staging.Relations[0])
				return jobs
			},
			func(err error) bool { return fault.Of(err) == fault.Restart },
		},
		"the target refuses a row": {
			func(t *testing.T, b bundle, jobs []pipeline.Merge) []pipeline.Merge {
				t.Helper()
				b.exec(t, `ALTER TABLE public.items ADD CHECK (seq < 20)`)
				jobs[0].Slice.Run.Table = b.planned(t, jobs[0].Slice.Run.Table)
				return jobs
			},
			func(err error) bool {
				var refused *merge.Error
				return errors.As(err, &refused) && refused.Constraint == "items_seq_check"
			},
		},
		"the run is taken over": {
			func(t *testing.T, b bundle, jobs []pipeline.Merge) []pipeline.Merge {
				t.Helper()
				b.exec(t, `UPDATE etl.etl_metadata SET lease_until = clock_timestamp() - interval '1 s'`)
				b.acquire(t, versions())
				return jobs
			},
			func(err error) bool { var fenced *pipeline.FencedError; return errors.As(err, &fenced) },
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, jobs := threeSlices(t)
			jobs = c.spoil(t, b, jobs)
			if merged, err := b.merger.MergeAll(t.Context(), 3, giving(jobs)); merged != nil || !c.is(err) {
				t.Errorf("merged %+v, class %v of %v", merged, fault.Of(err), err)
			}
			b.untouched(t)
		})
	}
}

// An error of a slice that cannot be loaded says nothing about this COMMIT.
func TestALoadThatEndsUnclearIsNoUnclearMerge(t *testing.T) {
	t.Parallel()
	b, jobs := threeSlices(t)
	unclear := fault.As(fault.Ambiguous, errGone)
	_, err := b.merger.MergeAll(t.Context(), 3, func(ctx context.Context, n int) (pipeline.Merge, error) {
		if n == 1 {
			return pipeline.Merge{}, unclear
		}
		return giving(jobs)(ctx, n)
	})
	if err != unclear { //nolint:errorlint // it comes back as it is
		t.Errorf("class %v of %v", fault.Of(err), err)
	}
	b.untouched(t)
}

func TestTheAnswerToTheCommitOfAllIsLost(t *testing.T) {
	t.Parallel()
	b, jobs := threeSlices(t)
	merger, proxy := proxied(t, b, merge.Options{})
	fired := proxy.Arm(pgproxy.Rule{Match: pgproxy.Statement("COMMIT"), Action: pgproxy.CutAfter})
	merged, err := merger.MergeAll(t.Context(), 3, giving(jobs))
	isComplete(t, b, merged, err)
	<-fired
	const writers = `SELECT string_agg(xmin::text, ' ' ORDER BY id) FROM public.items`
	before := b.text(t, writers)
	merged, err = merger.MergeAll(t.Context(), 3, giving(jobs[:1])) // the others are in the ledger: nobody asks for them
	isComplete(t, b, merged, err)
	if after := b.text(t, writers); after != before {
		t.Errorf("written by %s, then by %s", before, after)
	}
	if got := b.text(t, `SELECT expected, staged, merged FROM etl.run WHERE hi = '30'`); got != "4 4 4" {
		t.Errorf("the run has %s rows", got)
	}
}

func TestTheCommitOfAllIsLost(t *testing.T) {
	t.Parallel()
	b, jobs := threeSlices(t)
	merger, proxy := proxied(t, b, merge.Options{})
	fired := proxy.Arm(pgproxy.Rule{Match: pgproxy.Statement("COMMIT"), Action: pgproxy.CutBefore})
	if merged, err := merger.MergeAll(t.Context(), 3, giving(jobs)); merged != nil || fault.Of(err) != fault.Retry {
		t.Fatalf("merged %+v, class %v of %v", merged, fault.Of(err), err)
	}
	<-fired
	b.untouched(t)
	merged, err := merger.MergeAll(t.Context(), 3, giving(jobs))
	isComplete(t, b, merged, err)
}
