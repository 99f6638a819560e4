package merge_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/merge"
)

// changesNothing merges and checks that the target and the watermark stay.
func changesNothing(t *testing.T, b bundle, job pipeline.Merge) error {
	t.Helper()
	const all = `SELECT (SELECT string_agg(i::text, ' ') FROM public.items AS i), watermark, last_run::text, rows FROM etl.etl_metadata`
	before := b.text(t, all)
	_, err := b.merger.Merge(t.Context(), job)
	if after := b.text(t, all); after != before {
		t.Errorf("before %s\nafter  %s", before, after)
	}
	if err == nil {
		t.Error("the merge succeeded")
	}
	return err
}

// there is a database with a target of one row.
func there(t *testing.T) bundle {
	t.Helper()
	b := setup(t)
	b.load(t, versions(), []row{{1, 5, "there", nil, nil}})
	return b
}

var newer = []row{{1, 6, "newer", nil, nil}, {2, 6, "other", nil, nil}}

func TestAZombieChangesNothing(t *testing.T) {
	t.Parallel()
	b := there(t)
	zombie := b.staged(t, b.acquire(t, versions()), newer)
	b.exec(t, `UPDATE etl.etl_metadata SET lease_until = clock_timestamp() - interval '1 s'`)
	living := b.acquire(t, versions())

	var fenced *pipeline.FencedError
	if err := changesNothing(t, b, zombie); !errors.As(err, &fenced) || fenced.Table != "items" {
		t.Errorf("merge: %v", err)
	}
	job := b.staged(t, living, newer) // drops the zombie's staging
	if _, err := b.merger.Merge(t.Context(), job); err != nil {
		t.Error(err)
	}
}

func TestAResetFencesTheRunUnderWay(t *testing.T) {
	t.Parallel()
	b := there(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	err := pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error {
		_, err := b.store.Reset(t.Context(), tx, "public.items", watermark.Value{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var fenced *pipeline.FencedError
	if err := changesNothing(t, b, job); !errors.As(err, &fenced) {
		t.Errorf("merge: %v", err)
	}
	b.exec(t, `DELETE FROM etl.etl_metadata`)
	if _, err := b.merger.Merge(t.Context(), job); !errors.As(err, &fenced) {
		t.Errorf("merge without state: %v", err)
	}
}

func TestAWatermarkMovedByOthersFences(t *testing.T) {
	t.Parallel()
	b := there(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	b.exec(t, `UPDATE etl.etl_metadata SET watermark = '3', watermark_type = 'NUMBER'`)
	var fenced *pipeline.FencedError
	if err := changesNothing(t, b, job); !errors.As(err, &fenced) {
		t.Errorf("merge: %v", err)
	}
}

func TestStagingThatDoesNotHoldTheRowsIsRefused(t *testing.T) {
	t.Parallel()
	const emptied = "emptied by a crash"
	cases := map[string]func(*testing.T, bundle, *pipeline.Merge){
		emptied:           func(t *testing.T, b bundle, job *pipeline.Merge) { b.exec(t, `TRUNCATE `+job.Staging.Relations[1]) },
		"swept":           func(t *testing.T, b bundle, job *pipeline.Merge) { b.exec(t, `DROP TABLE `+job.Staging.Relations[1]) },
		"fewer than read": func(_ *testing.T, _ bundle, job *pipeline.Merge) { job.Rows++ },
		"more than read":  func(_ *testing.T, _ bundle, job *pipeline.Merge) { job.Rejects = make([]*pipeline.RowError, 1) },
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := there(t)
			job := b.staged(t, b.acquire(t, versions()), newer[:1], newer[1:])
			spoil(t, b, &job)
			err := changesNothing(t, b, job)
			if fault.Of(err) != fault.Restart {
				t.Errorf("class %v of %v", fault.Of(err), err)
			}
			var short *merge.StagingError
			if name == emptied && (!errors.As(err, &short) || short.Relation != job.Staging.Relations[1]) {
				t.Errorf("merge: %v", err)
			}
		})
	}
}

func TestATargetThatChangedIsRefused(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"column added":  `ALTER TABLE public.items ADD COLUMN x int`,
		"type changed":  `ALTER TABLE public.items ALTER COLUMN seq TYPE int`,
		"key dropped":   `ALTER TABLE public.items DROP CONSTRAINT items_pkey`,
		"table dropped": `DROP TABLE public.items; CREATE VIEW public.other AS SELECT 1; CREATE TABLE public.items_old (i int)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := there(t)
			job := b.staged(t, b.acquire(t, versions()), newer)
			b.exec(t, sql)
			var changed *merge.TargetChangedError
			if _, err := b.merger.Merge(t.Context(), job); !errors.As(err, &changed) || !changed.PlanAgain() || fault.Of(err) != fault.Never {
				t.Errorf("merge: %v", err)
			}
		})
	}
}

func TestATargetThatAppearedIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	b.exec(t, `CREATE TABLE public.items (id bigint PRIMARY KEY, seq bigint, body text, doc json, docb jsonb)`)
	var changed *merge.TargetChangedError
	if err := changesNothing(t, b, job); !errors.As(err, &changed) {
		t.Errorf("merge: %v", err)
	}
}

func TestTheWatermarkNeverMovesBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	steps := []struct{ to, want string }{{"7", "7"}, {"5", "7"}, {"", "7"}, {"30", "30"}, {"9", "30"}}
	for _, step := range steps {
		items := versions()
		items.FullRefresh = true
		job := b.staged(t, b.acquire(t, items), newer)
		job.Slice.Watermark = number(t, step.to)
		merged, err := b.merger.Merge(t.Context(), job)
		b.finish(t, job, err)
		if err != nil || merged.Watermark != number(t, step.want) {
			t.Errorf("to %q: %v, %v, want %q", step.to, merged.Watermark, err, step.want)
		}
		stored, err := b.store.Read(t.Context(), b.pool, "public.items")
		if err != nil || stored.Watermark != merged.Watermark || stored.WatermarkColumn != "SEQ" {
			t.Errorf("stored %+v, %v", stored, err)
		}
	}
}

func TestAFullRefreshMayChangeTheWatermarksColumn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, mark := range []string{"seq", "id"} {
		items := versions()
		items.FullRefresh = true
		items.WatermarkColumn = &items.Columns[map[string]int{"id": 0, "seq": 1}[mark]]
		job := b.staged(t, b.acquire(t, items), newer)
		job.Slice.Watermark = number(t, map[string]string{"seq": "100", "id": "2"}[mark])
		merged, err := b.merger.Merge(t.Context(), job)
		b.finish(t, job, err)
		if err != nil || merged.Watermark != job.Slice.Watermark {
			t.Errorf("%s: %v, %v", mark, merged.Watermark, err)
		}
	}
}

func TestWhatTheTargetRefusesIsNamedWithoutItsValues(t *testing.T) {
	t.Parallel()
	const secret = "s3cret"
	for name, c := range map[string]struct{ ddl, column, constraint string }{
		"not null":               {`body text NOT NULL, seq bigint, doc json NOT NULL, docb jsonb`, "doc", ""},
		"check":                  {`body text CONSTRAINT short CHECK (length(body) < 3), seq bigint, doc json, docb jsonb`, "", "short"},
		"unique":                 {`body text UNIQUE, seq bigint, doc json, docb jsonb`, "", "items_body_key"},
		"foreign key":            {`body text REFERENCES public.words, seq bigint, doc json, docb jsonb`, "", "items_body_fkey"},
		"foreign key, at commit": {`body text REFERENCES public.words DEFERRABLE INITIALLY DEFERRED, seq bigint, doc json, docb jsonb`, "", "items_body_fkey"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.exec(t, `CREATE TABLE public.words (word text PRIMARY KEY); CREATE TABLE public.items (id bigint PRIMARY KEY, `+c.ddl+`)`)
			job := b.staged(t, b.acquire(t, versions()), []row{{1, 1, secret, nil, nil}, {2, 2, secret, nil, nil}})
			err := changesNothing(t, b, job)
			var refused *merge.Error
			if !errors.As(err, &refused) {
				t.Fatalf("merge: %v", err)
			}
			if refused.Column != c.column || refused.Constraint != c.constraint || refused.NextStep == "" || fault.Of(err) != fault.Never {
				t.Errorf("class %v of %+v", fault.Of(err), refused)
			}
			if text := err.Error(); strings.Contains(text, secret) {
				t.Errorf("a value is in %q", text)
			}
		})
	}
}

func TestCancelDuringTheMergeChangesNothing(t *testing.T) {
	t.Parallel()
	b := there(t)
	job := b.staged(t, b.acquire(t, versions()), newer)
	blocker, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = blocker.Rollback(context.WithoutCancel(t.Context())) }()
	if _, err := blocker.Exec(t.Context(), `UPDATE public.items SET body = 'mine'`); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		_, err := b.merger.Merge(ctx, job)
		result <- err
	}()
	for b.text(t, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`) != "1" {
		select {
		case err := <-result:
			t.Fatalf("the merge did not wait: %v", err)
		default:
		}
	}
	cancel()
	var pg *pgconn.PgError
	if err := <-result; !errors.Is(err, context.Canceled) && !errors.As(err, &pg) {
		t.Errorf("merge: %v", err)
	}
	if err := blocker.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.text(t, `SELECT body FROM public.items`); got != "there" {
		t.Errorf("rows %q", got)
	}
	if got := b.lastRun(t).Status; got != state.Open {
		t.Errorf("run is %s", got)
	}
}
