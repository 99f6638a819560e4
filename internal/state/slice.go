package state

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/watermark"
)

// Slice is the ledger entry of a committed slice.
type Slice struct {
	Run      uuid.UUID
	N        int
	From, To watermark.Value
	Anchor   string
	QueryIDs []string
	Counts
}

// Counts are the rows of a slice on their way.
type Counts struct {
	Rows       int64 // read from the source
	Rejected   int64
	Staged     int64
	Duplicates int64
	Written    int64
	Unchanged  int64
	Created    bool // the slice created the target
}

// RecordSlice enters a slice into the ledger and adds its counts to the run.
// It belongs into the transaction that moves the slice's rows.
func (s *Store) RecordSlice(ctx context.Context, q Querier, sl Slice) error {
	from, _ := watermarkParams(sl.From)
	to, _ := watermarkParams(sl.To)
	_, err := q.Exec(ctx, s.sql(`
INSERT INTO {slice} (run_id, n, lo, hi, rows, rejected, staged, duplicates, written, unchanged, created)
VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`),
		sl.Run.String(), sl.N, from, to, sl.Rows, sl.Rejected, sl.Staged, sl.Duplicates, sl.Written, sl.Unchanged, sl.Created)
	if err != nil {
		return fmt.Errorf("record slice %d of run %s: %w", sl.N, sl.Run, err)
	}
	return s.addToRun(ctx, q, sl)
}

func (s *Store) addToRun(ctx context.Context, q Querier, sl Slice) error {
	ids := sl.QueryIDs
	if ids == nil {
		ids = []string{}
	}
	_, err := q.Exec(ctx, s.sql(`
UPDATE {run} SET
	anchor = coalesce(nullif($2, ''), anchor), query_ids = query_ids || $3::text[],
	expected = expected + $4, staged = staged + $5, merged = merged + $6, rejected = rejected + $7
WHERE run_id = $1::uuid`),
		sl.Run.String(), sl.Anchor, ids, sl.Rows, sl.Staged, sl.Written, sl.Rejected)
	if err != nil {
		return fmt.Errorf("add slice %d to run %s: %w", sl.N, sl.Run, err)
	}
	return nil
}

// Reach records the watermark that a run has brought its target to; zero leaves
// what was recorded.
func (s *Store) Reach(ctx context.Context, q Querier, run uuid.UUID, mark watermark.Value) error {
	text, _ := watermarkParams(mark)
	if _, err := q.Exec(ctx, s.sql(`UPDATE {run} SET hi = coalesce($2, hi) WHERE run_id = $1::uuid`), run.String(), text); err != nil {
		return fmt.Errorf("record how far run %s has come: %w", run, err)
	}
	return nil
}

// Progress is how far a run has come in its ledger: the slices that have
// committed, and how many of them come before the first that is missing.
func (s *Store) Progress(ctx context.Context, q Querier, run uuid.UUID) (done, first int, err error) {
	err = q.QueryRow(ctx, s.sql(`
SELECT count(*), coalesce(min(place) FILTER (WHERE n <> place), count(*))
FROM (SELECT n, row_number() OVER (ORDER BY n) - 1 AS place FROM {slice} WHERE run_id = $1::uuid) AS s`),
		run.String()).Scan(&done, &first)
	if err != nil {
		return 0, 0, fmt.Errorf("count the slices of run %s: %w", run, err)
	}
	return done, first, nil
}

// FindSlice reads the counts of a slice from the ledger; ok is false when the
// slice has not committed.
func (s *Store) FindSlice(ctx context.Context, q Querier, run uuid.UUID, n int) (c Counts, ok bool, err error) {
	err = q.QueryRow(ctx, s.sql(`
SELECT rows, rejected, staged, duplicates, written, unchanged, created
FROM {slice} WHERE run_id = $1::uuid AND n = $2`), run.String(), n).
		Scan(&c.Rows, &c.Rejected, &c.Staged, &c.Duplicates, &c.Written, &c.Unchanged, &c.Created)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Counts{}, false, nil
	case err != nil:
		return Counts{}, false, fmt.Errorf("look for slice %d of run %s: %w", n, run, err)
	}
	return c, true, nil
}
