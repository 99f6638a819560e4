package merge_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/merge"
)

// The rows that are left out and the values that were changed are known as
// soon as the others are visible.
func TestWhatIsLeftOutIsRecorded(t *testing.T) {
	t.Parallel()
	b := there(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	job.Rows += 2
	job.Rejects = []*pipeline.RowError{
		{Key: []pipeline.KeyValue{{Column: "id", Value: `4"2`}}, Column: "name", Reason: "is NULL", State: "23502"},
		{Column: "name", Reason: "contains U+0000", Excerpt: "a\ufffdb"},
	}
	job.Losses = []pipeline.Loss{{Column: "at", Kind: pipeline.LossNanoseconds, Count: 2}, {Column: "at", Kind: pipeline.LossOffset, Count: 1}}
	if _, err := b.merger.Merge(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	if got := b.lastRun(t); got.Expected != 4 || got.Rejected != 2 || got.Staged != 2 {
		t.Errorf("run %+v", got)
	}
	if got := b.text(t, `SELECT losses::text FROM etl.run WHERE rejected = 2`); got != `{"at": {"tz_offset": 1, "nanoseconds": 2}}` {
		t.Errorf("losses %s", got)
	}
	want := `public.items {"id": "4\"2"} name 23502 is NULL <nil>` + "\n" + `public.items <nil> name <nil> contains U+0000 a` + "\ufffdb"
	if got := b.text(t, `SELECT target, row_key::text, column_name, sqlstate, reason, value_excerpt FROM etl.reject ORDER BY sqlstate`); got != want {
		t.Errorf("rejects\n%s\nwant\n%s", got, want)
	}
	if _, err := b.merger.Merge(t.Context(), job); err != nil { // again: it is in the ledger
		t.Fatal(err)
	}
	if got := b.text(t, `SELECT count(*) FROM etl.reject`); got != "2" {
		t.Errorf("%s rejects after a repetition", got)
	}
}

func TestAFailedMergeRecordsNoRejects(t *testing.T) {
	t.Parallel()
	b := there(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	job.Rejects = []*pipeline.RowError{{Column: "name", Reason: "is NULL"}} // and yet all rows are staged
	var bad *merge.StagingError
	if _, err := b.merger.Merge(t.Context(), job); !errors.As(err, &bad) {
		t.Errorf("merge: %v", err)
	}
	if got := b.text(t, `SELECT count(*) FROM etl.reject`); got != "0" {
		t.Errorf("%s rejects", got)
	}
}

// widened is the table as planned under schema: evolve, when its column seq
// has become too narrow.
func widened() *pipeline.Table {
	wide := table(pipeline.Upsert, "", []string{"id"}, "id bigint", "seq numeric")
	wide.Columns[1].Source.Type = snowtype.Type{Kind: snowtype.Fixed, Precision: 38}
	wide.Columns[1] = wide.Columns[1].Widened()
	return wide
}

func TestANarrowColumnIsWidenedWithTheRows(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(t, table(pipeline.Upsert, "", []string{"id"}, "id bigint", "seq bigint"), []row{{int64(1), int64(10)}})
	const huge = "99999999999999999999999999999999999999"
	got := b.load(t, widened(), []row{{int64(2), huge}})
	if got.Written != 1 {
		t.Errorf("merged %+v", got)
	}
	if got := b.text(t, `SELECT id, seq::text FROM public.items ORDER BY id`); got != "1 10\n2 "+huge {
		t.Errorf("rows\n%s", got)
	}
	if got := b.text(t, `SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'public.items'::regclass AND attname = 'seq'`); got != "numeric(38,0)" {
		t.Errorf("type %s", got)
	}
	if got := b.load(t, widened(), []row{{int64(3), "3"}}); got.Written != 1 { // it is wide by now
		t.Errorf("merged %+v", got)
	}
}

// The column stays as it was when the transaction fails after it was widened.
func TestAWideningIsUndoneWithItsMerge(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(t, table(pipeline.Upsert, "", []string{"id"}, "id bigint", "seq bigint"), []row{{int64(1), int64(10)}})
	b.exec(t, `ALTER TABLE public.items ADD CHECK (seq < 100)`)
	if _, err := b.attempt(t, widened(), []row{{int64(2), "100"}}); err == nil || !strings.Contains(err.Error(), "check") {
		t.Errorf("merge: %v", err)
	}
	if got := b.text(t, `SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'public.items'::regclass AND attname = 'seq'`); got != "bigint" {
		t.Errorf("type %s", got)
	}
}
