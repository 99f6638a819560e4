package merge_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/rule"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/merge"
)

// ruled is a table of id, seq and body with rules.
func ruled(checks ...rule.Check) *pipeline.Table {
	t := table(pipeline.Upsert, "seq", []string{"id"}, "id bigint", "seq bigint", "body text", "amount numeric", "at timestamp")
	for _, c := range checks {
		t.Rules = append(t.Rules, rule.Rule{Name: c.String(), Severity: rule.Error, Check: c})
	}
	return t
}

func instant(day int) time.Time { return time.Date(2026, 1, day, 12, 0, 0, 0, time.UTC) }

// ruledRows come in two batches, because staging is several tables.
var ruledRows = [][]row{
	{{1, 1, "new", "10.5", instant(1)}, {2, 2, nil, "-1", instant(2)}, {3, 3, "gone", nil, nil}},
	{{4, 4, "new", "10.004", instant(4)}, {5, 5, "paid", "1", instant(5)}},
}

func TestRulesFindTheRowsThatBreakThem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		check rule.Check
		want  rule.Violation
	}{
		"not null":          {rule.NotNull{Of: []string{"BODY", "amount"}}, rule.Violation{Rows: 2, Keys: []string{"id=2", "id=3"}}},
		"unique":            {rule.Unique{Of: []string{"BODY"}}, rule.Violation{Rows: 1, Keys: []string{"body=new"}}},
		"unique of two":     {rule.Unique{Of: []string{"BODY", "ID"}}, rule.Violation{}},
		"accepted":          {rule.Accepted{Column: "BODY", Values: []string{"new", "paid"}}, rule.Violation{Rows: 1, Keys: []string{"id=3"}}},
		"accepted numbers":  {rule.Accepted{Column: "ID", Values: []string{"1", "2", "3", "4", "5"}}, rule.Violation{}},
		"below":             {rule.Range{Column: "AMOUNT", Min: "0", Max: "10.5"}, rule.Violation{Rows: 1, Keys: []string{"id=2"}}},
		"above":             {rule.Range{Column: "AMOUNT", Max: "10.001"}, rule.Violation{Rows: 2, Keys: []string{"id=1", "id=4"}}},
		"a fraction of int": {rule.Range{Column: "ID", Min: "1.5", Max: "4.5"}, rule.Violation{Rows: 2, Keys: []string{"id=1", "id=5"}}},
		"time":              {rule.Range{Column: "AT", Min: "2026-01-02", Max: "2026-01-04 13:00:00"}, rule.Violation{Rows: 2, Keys: []string{"id=1", "id=5"}}},
		"no more than some": {rule.Range{Column: "ID", Max: "0"}, rule.Violation{Rows: 5, Keys: []string{"id=1", "id=2", "id=3"}}},
		"sql": {
			rule.SQL{Text: "WITH x AS (SELECT * FROM {staging})\nSELECT id, amount FROM x WHERE amount > 10 ORDER BY id -- a remark"},
			rule.Violation{Rows: 2, Keys: []string{"id=1, amount=10.5", "id=4, amount=10.004"}},
		},
		"sql with two uses": {rule.SQL{Text: "SELECT a.id FROM {staging} AS a JOIN {staging} AS b ON a.id = b.id + 10"}, rule.Violation{}},
		"sql that says much": {
			rule.SQL{Text: "SELECT repeat('x', 500) AS long FROM {staging} LIMIT 1"},
			rule.Violation{Rows: 1, Keys: []string{"long=" + strings.Repeat("x", 115) + "…"}},
		},
	} {
		job := b.staged(t, b.acquire(t, ruled(c.check)), ruledRows...)
		_, err := b.merger.Merge(t.Context(), job)
		var broken *pipeline.ValidationError
		errors.As(err, &broken)
		switch {
		case c.want.Rows == 0 && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want.Rows > 0 && broken == nil:
			t.Errorf("%s: nothing is broken: %v", name, err)
		case c.want.Rows > 0:
			want := c.want
			want.Rule, want.Severity = c.check.String(), rule.Error
			if !reflect.DeepEqual(broken.Violations, []rule.Violation{want}) {
				t.Errorf("%s: %+v", name, broken.Violations)
			}
		}
		b.finish(t, job, err)
		if err == nil {
			b.forget(t)
		}
		if got := b.text(t, `SELECT to_regclass('public.items')::text`); got != "<nil>" {
			t.Fatalf("%s: the rows were written", name)
		}
	}
}

func TestRulesThatWarnLetTheMergeCommit(t *testing.T) {
	t.Parallel()
	b := setup(t)
	items := ruled(rule.NotNull{Of: []string{"BODY"}}, rule.Unique{Of: []string{"ID"}})
	items.Rules[0].Severity = rule.Warn
	got := b.load(t, items, ruledRows...)
	if got.Written != 5 || len(got.Violations) != 1 || got.Violations[0].Rows != 1 || got.Violations[0].Severity != rule.Warn {
		t.Errorf("merged %+v", got)
	}
}

func TestABrokenRuleKeepsTheWatermarkAndTheTarget(t *testing.T) {
	t.Parallel()
	b := setup(t)
	items := ruled(rule.NotNull{Of: []string{"BODY"}})
	b.load(t, items, []row{{1, 1, "old", "1", nil}})
	job := b.staged(t, b.acquire(t, items), []row{{1, 2, nil, "1", nil}})
	job.Slice.Watermark = number(t, "2")
	_, err := b.merger.Merge(t.Context(), job)
	b.finish(t, job, err)
	if err == nil || !strings.Contains(err.Error(), "not_null(BODY): 1 row, such as id=1") {
		t.Errorf("merge: %v", err)
	}
	if got := b.text(t, `SELECT i.body, coalesce(m.watermark, '') FROM public.items i, etl.etl_metadata m`); got != "old " {
		t.Errorf("got %q", got)
	}
	if got := b.lastRun(t); got.Status != "failed" {
		t.Errorf("run %+v", got)
	}
}

func TestRowCount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	low, err := rule.ParseChange("-50%")
	if err != nil {
		t.Fatal(err)
	}
	items := ruled(rule.RowCount{Min: &low})
	items.Mode = pipeline.Replace
	b.load(t, items, ruledRows...)
	b.load(t, items, ruledRows[0])
	_, err = b.attempt(t, items, ruledRows[0][:1])
	if err == nil || !strings.Contains(err.Error(), "the target had 3 rows and would have 1") {
		t.Errorf("merge: %v", err)
	}
	if got := b.text(t, `SELECT count(*) FROM public.items`); got != "3" {
		t.Errorf("%s rows are left", got)
	}
}

func TestFreshness(t *testing.T) {
	t.Parallel()
	b := setup(t)
	items := ruled(rule.Fresh{MaxLag: time.Hour})
	for name, c := range map[string]struct {
		mark    watermark.Value
		notLast bool
		broken  bool
	}{
		"none":         {},
		"more to come": {mark: watermark.FromTime(snowtype.TimestampNTZ, time.Now().Add(-2*time.Hour)), notLast: true},
		"fresh":        {mark: watermark.FromTime(snowtype.TimestampNTZ, time.Now().Add(-time.Minute))},
		"stale":        {mark: watermark.FromTime(snowtype.TimestampNTZ, time.Now().Add(-2*time.Hour)), broken: true},
	} {
		job := b.staged(t, b.acquire(t, items), ruledRows...)
		job.Slice.Watermark = c.mark
		if c.notLast {
			job.Marks = []watermark.Value{c.mark, c.mark}
		}
		_, err := b.merger.Merge(t.Context(), job)
		b.finish(t, job, err)
		var broken *pipeline.ValidationError
		if errors.As(err, &broken) != c.broken {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			b.forget(t)
		}
	}
}

func TestRulesThatCannotBeEvaluated(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, check := range []rule.Check{
		rule.SQL{Text: "SELECT nonsense FROM {staging}"},
		rule.SQL{Text: "SELECT 1 FROM {staging}); DROP SCHEMA etl; SELECT (1"},
		rule.SQL{Text: "DELETE FROM {staging}"},
		rule.Range{Column: "AT", Min: "5"},
		rule.NotNull{Of: []string{"NO_SUCH"}},
	} {
		_, err := b.attempt(t, ruled(check), ruledRows...)
		var unusable *merge.RuleError
		if !errors.As(err, &unusable) || unusable.Rule != check.String() {
			t.Errorf("%s: %v", check, err)
		}
	}
}
