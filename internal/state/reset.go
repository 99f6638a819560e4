package state

import (
	"context"
	"fmt"

	"github.com/snowpg/etl/internal/watermark"
)

// Reset sets the watermark of a target to any value, also an earlier one; the
// zero Value makes the next run read everything. What was ahead of the old one
// is forgotten: all that lies behind the new one is read again. The epoch grows
// and the lease ends, so that a live run cannot commit on top of it. It returns
// the state before. Errors: ErrNoTarget.
func (s *Store) Reset(ctx context.Context, q Querier, target string, to watermark.Value) (before Target, err error) {
	before, err = s.Lock(ctx, q, target)
	if err != nil {
		return Target{}, err
	}
	text, kind := watermarkParams(to)
	_, err = q.Exec(ctx, s.sql(`
UPDATE {metadata} SET
	watermark = $2::text, watermark_type = $3::text, anchor = NULL, epoch = epoch + 1,
	watermark_column = CASE WHEN $2::text IS NULL THEN NULL ELSE watermark_column END,
	owner = NULL, owner_process = NULL, owner_since = NULL, lease_until = NULL, updated_at = clock_timestamp()
WHERE target = $1`), target, text, kind)
	if err != nil {
		return Target{}, fmt.Errorf("reset %s: %w", target, err)
	}
	return before, s.SetAhead(ctx, q, target, Ahead{})
}
