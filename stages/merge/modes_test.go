package merge_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/merge"
)

func TestFirstLoadCreatesTheTargetWithItsKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.load(t, versions(), []row{{1, 1, "a", nil, nil}}, []row{{2, 1, "b", nil, nil}})
	if want := counts(2, 0, 2, 0); !got.Created || got.Written != want.Written || got.Duplicates != 0 {
		t.Errorf("merged %+v", got)
	}
	if got := b.text(t, `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'public.items'::regclass`); got != "PRIMARY KEY (id)" {
		t.Errorf("constraint %q", got)
	}
}

func TestFirstLoadWithDuplicatesKeepsTheNewest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.load(t, versions(), []row{{1, 1, "a", nil, nil}, {2, 9, "c", nil, nil}}, []row{{1, 2, "b", nil, nil}})
	want := counts(3, 1, 2, 0)
	if want.Created = true; !same(got, want) {
		t.Errorf("merged %+v", got)
	}
	if got := b.text(t, `SELECT id, body FROM public.items ORDER BY id`); got != "1 b\n2 c" {
		t.Errorf("rows\n%s", got)
	}
}

func TestFirstLoadWithANullKeyLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.attempt(t, versions(), []row{{nil, 1, "a", nil, nil}})
	var refused *merge.Error
	if !errors.As(err, &refused) || refused.Column != "id" || refused.NextStep == "" {
		t.Errorf("merge: %v", err)
	}
	if got := b.text(t, `SELECT to_regclass('public.items')::text`); got != "<nil>" {
		t.Errorf("the target %s stays", got)
	}
}

func TestTheSlicesOfARunFillWhatTheFirstCreated(t *testing.T) {
	t.Parallel()
	b := setup(t)
	run := b.acquire(t, versions())
	for n, want := range []pipeline.Merged{
		{Staged: 1, Written: 1, Created: true, Watermark: number(t, "10")},
		{Staged: 2, Written: 1, Unchanged: 1, Watermark: number(t, "20")},
	} {
		job := b.staged(t, run, []row{{1, 1, "a", nil, nil}, {2, 2, "b", nil, nil}}[:n+1])
		job.Slice.N, job.Slice.Watermark = n, want.Watermark
		job.Marks = []watermark.Value{number(t, "10"), number(t, "20")}
		if got, err := b.merger.Merge(t.Context(), job); err != nil || !same(got, want) {
			t.Fatalf("slice %d: %+v, %v", n, got, err)
		}
	}
	if got := b.lastRun(t); got.Status != "done" || got.Expected != 3 || got.Merged != 2 || len(got.QueryIDs) != 2 {
		t.Errorf("run %+v", got)
	}
}

func TestALaterSliceOfAFirstLoadIsInserted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	run := b.acquire(t, versions())
	for n, want := range []pipeline.Path{pipeline.PathDirect, pipeline.PathInsert} {
		job := b.staged(t, run, []row{{2 * n, n, "a", nil, nil}}, []row{{2*n + 1, n, "b", nil, nil}})
		job.Slice.N, job.Marks = n, make([]watermark.Value, 2)
		got, err := b.merger.Merge(t.Context(), job)
		if err != nil || got.Path != want || got.Written != 2 {
			t.Fatalf("slice %d: %+v, %v", n, got, err)
		}
	}
	if got := b.text(t, `SELECT id, body FROM public.items ORDER BY id`); got != "0 a\n1 b\n2 a\n3 b" {
		t.Errorf("rows\n%s", got)
	}
}

func TestAppendInsertsAndASliceOnlyOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	log := table(pipeline.Append, "seq", nil, "seq bigint", "body text")
	got := b.load(t, log, []row{{1, "a"}, {1, "a"}})
	if !got.Created || got.Written != 2 || got.Duplicates != 0 {
		t.Errorf("merged %+v", got)
	}
	job := b.staged(t, b.acquire(t, log), []row{{2, "b"}})
	for range 2 {
		if got, err := b.merger.Merge(t.Context(), job); err != nil || !same(got, counts(1, 0, 1, 0)) {
			t.Errorf("merge: %+v, %v", got, err)
		}
	}
	if got := b.text(t, `SELECT count(*) FROM public.items`); got != "3" {
		t.Errorf("%s rows", got)
	}
}

func TestReplaceKeepsGrantsAndViews(t *testing.T) {
	t.Parallel()
	b := setup(t)
	items := table(pipeline.Replace, "", []string{"id"}, "id bigint", "body text")
	b.load(t, items, []row{{1, "a"}, {2, "b"}, {2, "b"}})
	b.exec(t, `GRANT SELECT ON public.items TO pg_monitor; CREATE VIEW public.seen AS SELECT body FROM public.items`)
	grants := b.text(t, `SELECT relacl::text FROM pg_class WHERE oid = 'public.items'::regclass`)
	if got := b.load(t, items, []row{{3, "c"}, {3, "d"}}); !same(got, counts(2, 1, 1, 0)) {
		t.Errorf("counts %+v", got)
	}
	if got := b.text(t, `SELECT body FROM public.seen`); got != "d" {
		t.Errorf("the view shows %q", got)
	}
	if got := b.text(t, `SELECT relacl::text FROM pg_class WHERE oid = 'public.items'::regclass`); got != grants {
		t.Errorf("grants %s, before %s", got, grants)
	}
}

func TestReplaceOfSeveralSlicesIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	items := table(pipeline.Replace, "", nil, "id bigint")
	b.load(t, items, []row{{1}})
	job := b.staged(t, b.acquire(t, items), []row{{2}})
	job.Marks = make([]watermark.Value, 2)
	if _, err := b.merger.Merge(t.Context(), job); err == nil {
		t.Error("one slice of several replaced the table")
	}
	if got := b.text(t, `SELECT id FROM public.items`); got != "1" {
		t.Errorf("rows %q", got)
	}
}

// unprivileged is a bundle of a role that owns the state schema and has been
// granted only what is named on the target.
func unprivileged(t *testing.T, admin bundle, privileges string) bundle {
	t.Helper()
	database := admin.pool.Config().ConnConfig.Database
	role := "role_" + strings.TrimPrefix(database, "etl_test_")
	admin.exec(t, `CREATE ROLE `+role+` LOGIN PASSWORD 'p'`)
	admin.exec(t, `CREATE SCHEMA etl AUTHORIZATION `+role)
	admin.exec(t, `REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO `+role)
	admin.exec(t, `GRANT `+privileges+` ON public.items TO `+role)
	u, err := url.Parse(admin.pool.Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, "p")
	pool, err := pgxpool.New(t.Context(), u.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		pool.Close()
		admin.exec(t, `DROP OWNED BY `+role+` CASCADE`)
		admin.exec(t, `DROP ROLE `+role)
	})
	return with(pool)
}

func TestARoleWithTheLeastPrivileges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mode       pipeline.Mode
		privileges string
	}{
		{pipeline.Upsert, "SELECT, INSERT, UPDATE"},
		{pipeline.Append, "SELECT, INSERT"},
		{pipeline.Replace, "SELECT, INSERT, DELETE"},
		{pipeline.Replace, "SELECT, INSERT, TRUNCATE"},
	} {
		t.Run(string(c.mode)+" "+c.privileges, func(t *testing.T) {
			t.Parallel()
			admin := setup(t)
			admin.exec(t, `CREATE TABLE public.items (id bigint PRIMARY KEY, v text); INSERT INTO public.items VALUES (1, 'old')`)
			b := unprivileged(t, admin, c.privileges)
			items := table(c.mode, "", []string{"id"}, "id bigint", "v text")
			if c.mode == pipeline.Append {
				items.KeyColumns = nil
			}
			if got := b.load(t, items, []row{{2, "new"}}); got.Written != 1 {
				t.Errorf("merged %+v", got)
			}
		})
	}
}
