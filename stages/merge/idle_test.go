package merge_test

import (
	"context"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/merge"
)

// While the source takes its time, the server must not give the open
// transaction up.
func TestAnOpenTransactionOutlastsTheServersPatience(t *testing.T) {
	t.Parallel()
	b := there(t)
	const patience = 2 * time.Second // a machine that has much else to do may be late
	merger := merge.New(b.pool, b.store, merge.Options{IdleTimeout: patience})
	run := b.acquire(t, versions())
	marks := []watermark.Value{number(t, "10"), number(t, "20")}
	jobs := make([]pipeline.Merge, len(marks))
	for n := range jobs {
		jobs[n] = b.staged(t, run, []row{{10 + n, 10 * n, "new", nil, nil}})
		jobs[n].Slice.N, jobs[n].Slice.Watermark, jobs[n].Marks = n, marks[n], marks
	}
	pings := 0
	next := func(ctx context.Context, n int) (pipeline.Merge, error) {
		if n == 1 && pings < 5 { // longer than the server waits
			<-ctx.Done()
			pings++
			return pipeline.Merge{}, ctx.Err()
		}
		return jobs[n], nil
	}
	begun := time.Now()
	merged, err := merger.MergeAll(t.Context(), len(jobs), next)
	if err != nil || len(merged) != 2 || merged[1].Watermark != marks[1] || time.Since(begun) < patience {
		t.Fatalf("after %s: %+v, %v", time.Since(begun), merged, err)
	}
	if got := b.text(t, `SELECT count(*), count(DISTINCT xmin::text) FROM public.items WHERE id >= 10`); got != "2 1" {
		t.Errorf("rows and transactions: %s", got)
	}
}
