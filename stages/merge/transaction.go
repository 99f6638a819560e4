package merge

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/rule"
	"github.com/snowpg/etl/internal/setlocal"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// idleTimeout frees the state row when this program vanished without closing
// its connection. Between two statements of a merge nothing is waited for.
const idleTimeout = time.Minute

// transaction is all that happens between BEGIN and COMMIT.
func (m *Merger) transaction(ctx context.Context, tx pgx.Tx, job pipeline.Merge) (pipeline.Merged, error) {
	if err := setlocal.Apply(ctx, tx, m.settings()...); err != nil {
		return pipeline.Merged{}, err
	}
	before, err := m.lockState(ctx, tx, job.Slice.Run)
	if err != nil {
		return pipeline.Merged{}, err
	}
	done, ok, err := m.store.FindSlice(ctx, tx, job.Slice.Run.ID, job.Slice.N)
	if err != nil {
		return pipeline.Merged{}, err
	}
	if ok {
		return report(done, before.Watermark), nil
	}
	if err := m.checkFence(ctx, tx, job.Slice.Run, before); err != nil {
		return pipeline.Merged{}, err
	}
	counts, fingerprint, violations, err := move(ctx, tx, job, before)
	if err != nil {
		return pipeline.Merged{}, err
	}
	merged, err := m.record(ctx, tx, job, before, counts, fingerprint)
	merged.Violations = violations
	return merged, err
}

func (m *Merger) settings() []setlocal.Setting {
	return append(setlocal.Statements(m.options.StatementTimeout),
		setlocal.Duration("lock_timeout", m.options.LockTimeout),
		setlocal.Duration("idle_in_transaction_session_timeout", idleTimeout),
		// Sorting and hashing a slice within the default 4 MB goes through files.
		setlocal.Setting{Name: "work_mem", Value: "64MB"})
}

// move brings the staged rows into the target and judges them. It returns the
// counts, the target's shape and the rules that only warn.
func move(ctx context.Context, tx pgx.Tx, job pipeline.Merge, before state.Target) (state.Counts, string, []rule.Violation, error) {
	staged, err := countStaged(ctx, tx, job)
	if err != nil {
		return state.Counts{}, "", nil, err
	}
	created, err := prepareTarget(ctx, tx, job.Slice.Run, before)
	if err != nil {
		return state.Counts{}, "", nil, err
	}
	counts := state.Counts{Rows: job.Rows, Rejected: int64(len(job.Rejects)), Staged: staged, Created: created}
	violations, err := loadAndJudge(ctx, tx, job, before, &counts)
	if err != nil {
		return state.Counts{}, "", nil, err
	}
	fingerprint, err := shape(ctx, tx, job.Slice.Run.Table)
	return counts, fingerprint, violations, err
}

// loadAndJudge evaluates the rules when all is in place: what is judged is
// what would be committed.
func loadAndJudge(ctx context.Context, tx pgx.Tx, job pipeline.Merge, before state.Target, counts *state.Counts) ([]rule.Violation, error) {
	t := job.Slice.Run.Table
	f := facts{last: job.Last}
	var err error
	if f.before, err = countTarget(ctx, tx, t); err != nil {
		return nil, err
	}
	if err := load(ctx, tx, job, counts); err != nil {
		return nil, err
	}
	if f.after, err = countTarget(ctx, tx, t); err != nil {
		return nil, err
	}
	f.watermark, _ = advanced(before, job.Slice)
	return judge(ctx, tx, newStatement(t, job.Staging.Relations), f)
}

// load fills in what became of the staged rows.
func load(ctx context.Context, tx pgx.Tx, job pipeline.Merge, counts *state.Counts) (err error) {
	s := newStatement(job.Slice.Run.Table, job.Staging.Relations)
	switch {
	case counts.Created && len(s.key) > 0:
		counts.Written, err = firstLoad(ctx, tx, s)
		counts.Duplicates = counts.Staged - counts.Written
	case s.table.Mode == pipeline.Append:
		counts.Written, err = appendRows(ctx, tx, s)
	case s.table.Mode == pipeline.Replace:
		if job.Slice.N > 0 || !job.Last {
			return fmt.Errorf("mode replace needs all rows in one slice, this is slice %d of several", job.Slice.N)
		}
		counts.Written, err = replace(ctx, tx, s)
		counts.Duplicates = counts.Staged - counts.Written
	case len(s.key) == 0:
		return fmt.Errorf("mode %s needs a key", s.table.Mode)
	default:
		counts.Written, err = upsert(ctx, tx, s)
		if err == nil && counts.Written < counts.Staged {
			counts.Duplicates, err = countDuplicates(ctx, tx, s, counts.Staged)
		}
	}
	counts.Unchanged = counts.Staged - counts.Duplicates - counts.Written
	return err
}
