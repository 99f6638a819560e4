package merge_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// cut are the slices of a run that end at these watermarks, staged with a batch
// of rows each.
func (b bundle) cut(t *testing.T, run *pipeline.Run, ends []int, batches ...[]row) []pipeline.Merge {
	t.Helper()
	var all []pipeline.Merge
	from, marks := run.Watermark, make([]watermark.Value, len(ends))
	for n, end := range ends {
		marks[n] = number(t, strconv.Itoa(end))
		job := b.stagedSlice(t, pipeline.Slice{
			Run: run, N: n, From: from, FromExclusive: n > 0, To: marks[n], Watermark: marks[n],
		}, batches[n])
		job.Marks = marks
		all, from = append(all, job), marks[n]
	}
	return all
}

func (b bundle) mustMerge(t *testing.T, job pipeline.Merge) pipeline.Merged {
	t.Helper()
	merged, err := b.merger.Merge(t.Context(), job)
	if err != nil {
		t.Fatalf("slice %d: %v", job.Slice.N, err)
	}
	return merged
}

// beside merges in the background.
func (b bundle) beside(t *testing.T, job pipeline.Merge) (done func() pipeline.Merged) {
	t.Helper()
	var merged pipeline.Merged
	var err error
	var running sync.WaitGroup
	running.Go(func() { merged, err = b.merger.Merge(t.Context(), job) })
	return func() pipeline.Merged {
		t.Helper()
		running.Wait()
		if err != nil {
			t.Errorf("slice %d: %v", job.Slice.N, err)
		}
		return merged
	}
}

// awaitLocked waits until so many backends wait for a lock.
func (b bundle) awaitLocked(t *testing.T, n int) {
	t.Helper()
	const waiting = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
	for until := time.Now().Add(time.Minute); b.text(t, waiting) != strconv.Itoa(n); {
		if time.Now().After(until) {
			t.Fatalf("%s wait for a lock, want %d", b.text(t, waiting), n)
		}
	}
}

// hold locks the rows of a key against all merges.
func (b bundle) hold(t *testing.T, id int) (release func()) {
	t.Helper()
	tx, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	release = func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }
	t.Cleanup(release)
	if _, err := tx.Exec(t.Context(), `SELECT FROM public.items WHERE id = $1 FOR UPDATE`, id); err != nil {
		t.Fatal(err)
	}
	return release
}

// progress is the watermark, what is ahead of it, and the run.
const progress = `SELECT watermark, (SELECT coalesce(string_agg('(' || lo || ',' || hi || ']', ' ' ORDER BY lo::int), '') FROM etl.ahead), run.status
FROM etl.etl_metadata JOIN etl.run USING (target, epoch)`

func TestASliceOvertakesAnother(t *testing.T) {
	t.Parallel()
	b := there(t)
	run := b.acquire(t, versions())
	jobs := b.cut(t, run, []int{10, 20, 30}, []row{{2, 8, "0", nil, nil}}, []row{{1, 15, "1", nil, nil}}, []row{{3, 25, "2", nil, nil}})
	b.mustMerge(t, jobs[0])
	release := b.hold(t, 1)
	slow := b.beside(t, jobs[1])
	b.awaitLocked(t, 1)

	if got := b.mustMerge(t, jobs[2]); got.Watermark != number(t, "10") || got.Written != 1 {
		t.Errorf("merged %+v", got)
	}
	if got := b.text(t, progress); got != "10 (20,30] open" {
		t.Errorf("behind a gap: %s", got)
	}
	const until = `SELECT lease_until::text FROM etl.etl_metadata`
	before := b.text(t, until)
	if err := b.fence.Renew(t.Context(), run); err != nil {
		t.Error(err)
	}
	if b.text(t, until) == before {
		t.Error("the lease was not prolonged while a slice is merged")
	}

	release()
	if got := slow(); got.Watermark != number(t, "30") {
		t.Errorf("merged %+v", got)
	}
	if got := b.text(t, progress); got != "30  done" {
		t.Errorf("in the end: %s", got)
	}
	if got := b.text(t, `SELECT id, seq, body FROM public.items ORDER BY id`); got != "1 15 1\n2 8 0\n3 25 2" {
		t.Errorf("rows\n%s", got)
	}
}

// Of the rows of one key in several slices the newest stays, whoever is first.
func TestTheNewestRowOfAKeyWinsOverAllSlices(t *testing.T) {
	t.Parallel()
	batches := [][]row{{{2, 1, "0", nil, nil}}, {{1, 15, "older", nil, nil}}, {{1, 25, "newer", nil, nil}}}
	for name, merge := range map[string]func(*testing.T, bundle, []pipeline.Merge){
		"in order": func(t *testing.T, b bundle, jobs []pipeline.Merge) {
			t.Helper()
			b.mustMerge(t, jobs[1])
			b.mustMerge(t, jobs[2])
		},
		"the other way round": func(t *testing.T, b bundle, jobs []pipeline.Merge) {
			t.Helper()
			b.mustMerge(t, jobs[2])
			if got := b.mustMerge(t, jobs[1]); got.Written != 0 || got.Unchanged != 1 {
				t.Errorf("the older row: %+v", got)
			}
		},
		"side by side": func(t *testing.T, b bundle, jobs []pipeline.Merge) {
			t.Helper()
			isThere := b.text(t, `SELECT count(*) FROM public.items WHERE id = 1`) == "1"
			release := b.hold(t, 1)
			one, two := b.beside(t, jobs[1]), b.beside(t, jobs[2])
			if isThere { // else the two wait for each other, if at all
				b.awaitLocked(t, 2)
			}
			release()
			one()
			two()
		},
	} {
		for kind, begin := range map[string]func(*testing.T) bundle{"first load": setup, "later": there} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()
				b := begin(t)
				jobs := b.cut(t, b.acquire(t, versions()), []int{10, 20, 30}, batches...)
				b.mustMerge(t, jobs[0])
				merge(t, b, jobs)
				if got := b.text(t, `SELECT seq, body FROM public.items WHERE id = 1`); got != "25 newer" {
					t.Errorf("the row is %q", got)
				}
				if got := b.text(t, progress); got != "30  done" {
					t.Errorf("in the end: %s", got)
				}
			})
		}
	}
}

// What the slices lose and leave out adds up, whoever is first.
func TestWhatSlicesLeaveOutAddsUp(t *testing.T) {
	t.Parallel()
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}} {
		b := there(t)
		jobs := b.cut(t, b.acquire(t, versions()), []int{10, 20, 30}, newer[:1], newer, newer[1:])
		for _, n := range order {
			job := jobs[n]
			for i := range n {
				job.Rejects = append(job.Rejects, &pipeline.RowError{Column: "body", Reason: strconv.Itoa(i)})
				job.Rows++
			}
			job.Losses = []pipeline.Loss{
				{Column: "at", Kind: pipeline.LossNanoseconds, Count: int64(n + 1)}, {Column: strconv.Itoa(n), Kind: pipeline.LossOffset, Count: 1},
			}
			b.mustMerge(t, job)
		}
		const losses = `{"0": {"tz_offset": 1}, "1": {"tz_offset": 1}, "2": {"tz_offset": 1}, "at": {"nanoseconds": 6}}`
		if got := b.text(t, `SELECT losses::text FROM etl.run WHERE rejected > 0`); got != losses {
			t.Errorf("%v: losses %s", order, got)
		}
		if got := b.text(t, `SELECT count(*) FROM etl.reject`); got != "3" {
			t.Errorf("%v: %s rejects", order, got)
		}
		// The rows of slice 0 and 2 are those of slice 1 as well.
		if got := b.lastRun(t); got.Expected != 7 || got.Staged != 4 || got.Rejected != 3 || got.Merged != 2 || len(got.QueryIDs) != 3 || got.Status != state.Done {
			t.Errorf("%v: run %+v", order, got)
		}
	}
}

func TestARunThatWasTakenOverMergesNoMoreSlices(t *testing.T) {
	t.Parallel()
	b := there(t)
	jobs := b.cut(t, b.acquire(t, versions()), []int{10, 20, 30}, newer[:1], newer[1:], []row{{3, 25, "late", nil, nil}})
	b.mustMerge(t, jobs[0])
	b.mustMerge(t, jobs[2])
	b.exec(t, `UPDATE etl.etl_metadata SET lease_until = clock_timestamp() - interval '1 s'`)
	next := b.acquire(t, versions())
	if want := (watermark.Span{From: number(t, "20"), To: number(t, "30")}); next.Watermark != number(t, "10") || len(next.Ahead) != 1 || next.Ahead[0] != want {
		t.Errorf("the next run starts at %v with %v", next.Watermark, next.Ahead)
	}
	var fenced *pipeline.FencedError
	if err := changesNothing(t, b, jobs[1]); !errors.As(err, &fenced) {
		t.Errorf("merge: %v", err)
	}
}

// Whoever finds a lease that has run out waits for the merges under way. They
// prolong it.
func TestAMergeUnderWayKeepsItsTarget(t *testing.T) {
	t.Parallel()
	b := there(t)
	jobs := b.cut(t, b.acquire(t, versions()), []int{10, 20, 30}, newer[1:], []row{{3, 15, "1", nil, nil}}, []row{{1, 25, "2", nil, nil}})
	b.mustMerge(t, jobs[0])
	release := b.hold(t, 1)
	slow := b.beside(t, jobs[2])
	b.awaitLocked(t, 1)
	b.exec(t, `UPDATE etl.etl_metadata SET lease_until = clock_timestamp() - interval '1 s'`)
	taken := make(chan error, 1)
	go func() {
		_, err := b.fence.Acquire(t.Context(), b.planned(t, versions()))
		taken <- err
	}()
	b.awaitLocked(t, 2)
	b.mustMerge(t, jobs[1]) // what waits for all merges holds none of them up
	release()
	if got := slow(); got.Watermark != number(t, "30") {
		t.Errorf("merged %+v", got)
	}
	var running *pipeline.AlreadyRunningError
	if err := <-taken; !errors.As(err, &running) {
		t.Errorf("the target was taken: %v", err)
	}
	if got := b.text(t, progress); got != "30  done" {
		t.Errorf("in the end: %s", got)
	}
}

// brought says which rows, numbered from 1, are in the target.
type brought [rowsInAll + 1]bool

const rowsInAll = 24

// prefix is the last of the rows before which none is missing.
func (in *brought) prefix() (n int) {
	for n < rowsInAll && in[n+1] {
		n++
	}
	return n
}

// spans are the ranges from a row on that are there, or that are not.
func (in *brought) spans(after int, there bool) (spans [][2]int) {
	for n := after + 1; n <= rowsInAll; n++ {
		if in[n] != there {
			continue
		}
		if last := len(spans) - 1; last >= 0 && spans[last][1] == n-1 {
			spans[last][1] = n
		} else {
			spans = append(spans, [2]int{n - 1, n})
		}
	}
	return spans
}

// Runs of an appending table are killed again and again, each with some of its
// slices committed in any order. The next one is told exactly what is there.
func TestTheNextRunIsToldWhatIsAhead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for seed := range uint64(15) {
		rng := rand.New(rand.NewPCG(seed, 7))
		var in brought
		for in.prefix() < rowsInAll {
			b.killedRun(t, rng, &in)
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
		if got, want := b.text(t, `SELECT count(*), count(DISTINCT id) FROM public.items`), strconv.Itoa(rowsInAll); got != want+" "+want {
			t.Fatalf("seed %d: rows and distinct rows: %s", seed, got)
		}
		b.forget(t)
	}
}

// killedRun is one run, which reads what is missing in slices, and commits the
// first and some others.
func (b bundle) killedRun(t *testing.T, rng *rand.Rand, in *brought) {
	t.Helper()
	run := b.acquire(t, table(pipeline.Append, "id", nil, "id bigint"))
	b.isTold(t, run, in)
	var parts [][2]int
	for _, gap := range in.spans(in.prefix(), false) {
		for gap[0] < gap[1] {
			part := [2]int{gap[0], gap[0] + 1 + rng.IntN(gap[1]-gap[0])}
			parts, gap[0] = append(parts, part), part[1]
		}
	}
	marks := make([]watermark.Value, len(parts))
	for n := range parts { // as the planner does: past what is ahead
		marks[n] = number(t, strconv.Itoa(rowsInAll))
		if n+1 < len(parts) {
			marks[n] = number(t, strconv.Itoa(parts[n+1][0]))
		}
	}
	order := append([]int{0}, rng.Perm(len(parts))...)
	for _, n := range order[:1+rng.IntN(len(order))] {
		part := parts[n]
		s := pipeline.Slice{Run: run, N: n, FromExclusive: true, To: number(t, strconv.Itoa(part[1])), Watermark: marks[n]}
		if part[0] > 0 {
			s.From = number(t, strconv.Itoa(part[0]))
		}
		var rows []row
		for id := part[0] + 1; id <= part[1]; id++ {
			rows, in[id] = append(rows, row{id}), true
		}
		job := b.stagedSlice(t, s, rows)
		job.Marks = marks
		b.mustMerge(t, job) // slice 0 may come twice: it is in the ledger then
	}
	if err := b.fence.Release(t.Context(), run, errors.New("killed")); err != nil {
		t.Fatal(err)
	}
}

func (b bundle) isTold(t *testing.T, run *pipeline.Run, in *brought) {
	t.Helper()
	if got := asNumber(run.Watermark); got != in.prefix() {
		t.Errorf("the run starts at %d of %v", got, in)
	}
	want := in.spans(in.prefix(), true)
	if len(run.Ahead) != len(want) {
		t.Errorf("the run is told of %v, want %v", run.Ahead, want)
		return
	}
	for i, span := range run.Ahead {
		if got := [2]int{asNumber(span.From), asNumber(span.To)}; got != want[i] {
			t.Errorf("the run is told of %v, want %v", run.Ahead, want)
		}
	}
}
