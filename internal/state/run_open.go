package state

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/snowpg/etl/internal/watermark"
)

// OpenRun is the start of a run.
type OpenRun struct {
	ID     uuid.UUID
	Target string
	Epoch  int64
	Mode   string
	Owner  string
	From   watermark.Value // the watermark it starts at
}

// OpenRun records the start of a run. Runs of earlier epochs that never ended
// are recorded as abandoned: their epoch is gone, so they can only fail.
func (s *Store) OpenRun(ctx context.Context, q Querier, r OpenRun) error {
	_, err := q.Exec(ctx, s.sql(`
UPDATE {run} SET status = 'abandoned', finished_at = clock_timestamp()
WHERE target = $1 AND epoch < $2 AND status = 'open'`), r.Target, r.Epoch)
	if err != nil {
		return fmt.Errorf("close abandoned runs of %s: %w", r.Target, err)
	}
	from, _ := watermarkParams(r.From)
	_, err = q.Exec(ctx, s.sql(`
INSERT INTO {run} (run_id, target, epoch, mode, owner, lo, status) VALUES ($1::uuid, $2, $3, $4, $5, $6, 'open')`),
		r.ID.String(), r.Target, r.Epoch, r.Mode, r.Owner, from)
	if err != nil {
		return fmt.Errorf("open run %s of %s: %w", r.ID, r.Target, err)
	}
	return nil
}

// HasRun says whether the start of a run has been recorded.
func (s *Store) HasRun(ctx context.Context, q Querier, run uuid.UUID) (exists bool, err error) {
	err = q.QueryRow(ctx, s.sql(`SELECT EXISTS (SELECT FROM {run} WHERE run_id = $1::uuid)`), run.String()).Scan(&exists)
	if err != nil {
		return false, fmt.Errorf("look for run %s: %w", run, err)
	}
	return exists, nil
}

// IsOpen says whether the run is recorded under this epoch and has not ended.
func (s *Store) IsOpen(ctx context.Context, q Querier, run uuid.UUID, epoch int64) (open bool, err error) {
	err = q.QueryRow(ctx, s.sql(`SELECT EXISTS (SELECT FROM {run} WHERE run_id = $1::uuid AND epoch = $2 AND status = 'open')`),
		run.String(), epoch).Scan(&open)
	if err != nil {
		return false, fmt.Errorf("look whether run %s is open: %w", run, err)
	}
	return open, nil
}
