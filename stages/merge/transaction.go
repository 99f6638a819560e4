package merge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/rule"
	"github.com/snowpg/etl/internal/setlocal"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// transaction is all that happens between BEGIN and COMMIT.
func (m *Merger) transaction(ctx context.Context, tx pgx.Tx, job pipeline.Merge) (pipeline.Merged, error) {
	before, err := m.begin(ctx, tx, job.Slice.Run)
	if err != nil {
		return pipeline.Merged{}, err
	}
	counts, ok, err := m.store.FindSlice(ctx, tx, job.Slice.Run.ID, job.Slice.N)
	if err != nil {
		return pipeline.Merged{}, err
	}
	if ok {
		return report(counts, before.Watermark), nil
	}
	if err := m.checkFence(ctx, tx, job.Slice.Run, before); err != nil {
		return pipeline.Merged{}, err
	}
	did, err := move(ctx, tx, job, before)
	if err != nil {
		return pipeline.Merged{}, err
	}
	mark, err := m.record(ctx, tx, []done{{job, did}})
	if err != nil {
		return pipeline.Merged{}, err
	}
	return did.report(mark), nil
}

// begin bounds the transaction and reads the state that it starts from.
func (m *Merger) begin(ctx context.Context, tx pgx.Tx, run *pipeline.Run) (state.Target, error) {
	if err := setlocal.Apply(ctx, tx, m.settings()...); err != nil {
		return state.Target{}, err
	}
	return m.shareState(ctx, tx, run)
}

func (m *Merger) settings() []setlocal.Setting {
	return append(setlocal.Statements(m.options.StatementTimeout),
		setlocal.Duration("lock_timeout", m.options.LockTimeout),
		// It frees the state row when this program has vanished without closing
		// its connection.
		setlocal.Duration("idle_in_transaction_session_timeout", m.options.IdleTimeout),
		// Sorting and hashing a slice within the default 4 MB goes through files.
		setlocal.Setting{Name: "work_mem", Value: "64MB"})
}

// move brings the staged rows into the target and judges them. It returns
// what it did, with the target's shape.
func move(ctx context.Context, tx pgx.Tx, job pipeline.Merge, before state.Target) (moved, error) {
	var m moved
	staged, err := countStaged(ctx, tx, job)
	if err != nil {
		return m, err
	}
	created, err := prepareTarget(ctx, tx, job.Slice.Run, before)
	if err != nil {
		return m, err
	}
	m.counts = state.Counts{Rows: job.Rows, Rejected: int64(len(job.Rejects)), Staged: staged, Created: created}
	if err := m.loadAndJudge(ctx, tx, job, before); err != nil {
		return m, err
	}
	m.fingerprint, err = shape(ctx, tx, job.Slice.Run.Table)
	return m, err
}

// moved is what became of the staged rows.
type moved struct {
	counts      state.Counts
	path        pipeline.Path
	fingerprint string
	violations  []rule.Violation // of rules that only warn
}

// report is what the transaction did, with the watermark it reached.
func (m moved) report(mark watermark.Value) pipeline.Merged {
	merged := report(m.counts, mark)
	merged.Violations, merged.Path = m.violations, m.path
	return merged
}

// loadAndJudge evaluates the rules when all is in place: what is judged is
// what would be committed.
func (m *moved) loadAndJudge(ctx context.Context, tx pgx.Tx, job pipeline.Merge, before state.Target) error {
	t := job.Slice.Run.Table
	f := facts{last: job.Slice.N == job.Slices()-1}
	var err error
	if f.before, err = countTarget(ctx, tx, t); err != nil {
		return err
	}
	if err := m.load(ctx, tx, job, before); err != nil {
		return err
	}
	if f.after, err = countTarget(ctx, tx, t); err != nil {
		return err
	}
	f.watermark, _ = advanced(before, job.Slice.Run.Table, job.Slice.Watermark)
	s := newStatement(t, job.Staging.Relations)
	if m.path == pipeline.PathDirect || m.path == pipeline.PathSwap {
		s.staging = []string{s.target} // it has become that
	}
	m.violations, err = judge(ctx, tx, s, f)
	return err
}

// load chooses the path of the staged rows and counts what became of them.
func (m *moved) load(ctx context.Context, tx pgx.Tx, job pipeline.Merge, before state.Target) (err error) {
	s := newStatement(job.Slice.Run.Table, job.Staging.Relations)
	c := &m.counts
	switch {
	case c.Created:
		m.path, c.Written, err = firstLoad(ctx, tx, s, job.Staging.Direct, c.Staged)
		c.Duplicates = c.Staged - c.Written
	case s.table.Mode == pipeline.Append:
		m.path = pipeline.PathInsert
		c.Written, err = appendRows(ctx, tx, s)
	case s.table.Mode == pipeline.Replace:
		if job.Slices() > 1 {
			return fmt.Errorf("mode replace needs all rows in one slice, this is slice %d of %d", job.Slice.N, job.Slices())
		}
		m.path, c.Written, err = replace(ctx, tx, s, job.Staging.Direct, c.Staged)
		c.Duplicates = c.Staged - c.Written
	case len(s.key) == 0:
		return fmt.Errorf("mode %s needs a key", s.table.Mode)
	case s.table.CreateTarget: // by an earlier slice of this run
		m.path, c.Written, c.Duplicates, err = insertElseUpsert(ctx, tx, s, c.Staged, readAgain(before, job.Slice))
	default:
		m.path, c.Written, c.Duplicates, err = upsert(ctx, tx, s, c.Staged, readAgain(before, job.Slice))
	}
	c.Unchanged = c.Staged - c.Duplicates - c.Written
	return err
}
