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
	return s.addToRun(ctx, q, sl, to)
}

func (s *Store) addToRun(ctx context.Context, q Querier, sl Slice, to any) error {
	ids := sl.QueryIDs
	if ids == nil {
		ids = []string{}
	}
	_, err := q.Exec(ctx, s.sql(`
UPDATE {run} SET
	hi = coalesce($2, hi), anchor = coalesce(nullif($3, ''), anchor), query_ids = query_ids || $4::text[],
	expected = expected + $5, staged = staged + $6, merged = merged + $7, rejected = rejected + $8
WHERE run_id = $1::uuid`),
		sl.Run.String(), to, sl.Anchor, ids, sl.Rows, sl.Staged, sl.Written, sl.Rejected)
	if err != nil {
		return fmt.Errorf("add slice %d to run %s: %w", sl.N, sl.Run, err)
	}
	return nil
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
