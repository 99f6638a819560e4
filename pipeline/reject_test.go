package pipeline_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/snowpg/etl/pipeline"
)

// refusing makes the fake's encoders refuse every row with one of the values.
func refusing(t *testing.T, values ...byte) *fake {
	t.Helper()
	f := newFake(t)
	f.refuse = func(v byte) bool { return slices.Contains(values, v) }
	return f
}

func run(t *testing.T, f *fake, policy pipeline.BadRows) pipeline.Report {
	t.Helper()
	return pipeline.New(f.stages(), options(f)).Run(t.Context(), []pipeline.Request{{Name: "t", BadRows: policy}})[0]
}

func TestRejectedRowsAreLeftOutAndRecorded(t *testing.T) {
	t.Parallel()
	f := refusing(t, 0, 5, 6, 7, 127, 128) // in first place, side by side, at the end of a step
	report := run(t, f, pipeline.BadRows{Reject: true, Max: 1000})
	if report.Err != nil {
		t.Fatal(report.Err)
	}
	const rejected = 10 * (4*2 + 2) // 0 to 43 come twice in 300 rows
	if report.Read != 3000 || report.Rejected != rejected || len(f.copied) != 3000-rejected {
		t.Errorf("read %d, rejected %d, copied %d", report.Read, report.Rejected, len(f.copied))
	}
	if slices.ContainsFunc(f.copied, f.refuse) {
		t.Error("a refused row was copied")
	}
	if m := f.merged[0]; len(m.Rejects) != rejected || m.Rows != 3000 || len(m.Losses) == 0 {
		t.Errorf("merge of %d rows with %d rejects, losses %v", m.Rows, len(m.Rejects), m.Losses)
	}
}

func TestAllRowsCanBeRejected(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.refuse = func(byte) bool { return true }
	if report := run(t, f, pipeline.BadRows{Reject: true, Max: 3000}); report.Err != nil || report.Rejected != 3000 || len(f.copied) != 0 {
		t.Errorf("rejected %d, copied %d: %v", report.Rejected, len(f.copied), report.Err)
	}
}

func TestTooManyBadRowsFailTheTable(t *testing.T) {
	t.Parallel()
	f := refusing(t, 5)
	report := run(t, f, pipeline.BadRows{Reject: true, Max: 19})
	var many *pipeline.TooManyRejectsError
	if !errors.As(report.Err, &many) || many.Limit != 19 || len(many.Examples) != 5 || len(f.merged) != 0 {
		t.Fatalf("%d merges: %v", len(f.merged), report.Err)
	}
	if f.attempts != 1 {
		t.Errorf("%d attempts at what no attempt can mend", f.attempts)
	}
	if report = run(t, refusing(t, 5), pipeline.BadRows{Reject: true, Max: 20}); report.Err != nil {
		t.Errorf("as many as allowed: %v", report.Err)
	}
}

func TestABadRowFailsTheTableByDefault(t *testing.T) {
	t.Parallel()
	f := refusing(t, 5)
	report := run(t, f, pipeline.BadRows{})
	var bad *pipeline.RowError
	if !errors.As(report.Err, &bad) || len(f.merged) != 0 || f.attempts != 1 {
		t.Fatalf("%d merges, %d attempts: %v", len(f.merged), f.attempts, report.Err)
	}
	if !strings.HasPrefix(report.Err.Error(), `t.id=5: column "a": is five`) {
		t.Errorf("error %v", report.Err)
	}
}
