package state

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/snowpg/etl/internal/watermark"
)

// Advance is what a committed slice changes in the state of its target.
type Advance struct {
	Target string
	Epoch  int64
	Run    uuid.UUID
	// Watermark replaces the stored one as it is: the caller has decided that
	// it does not move back. WatermarkColumn is the source column it is of.
	Watermark       watermark.Value
	WatermarkColumn string
	Anchor          string
	KeyColumns      []string
	Fingerprint     string
	Rows            int64 // rows written, added to the sum
}

// Advance stores the progress of a slice and prolongs the lease: nobody else
// can renew while a merge records and commits. It says whether the epoch still
// held the target.
func (s *Store) Advance(ctx context.Context, q Querier, a Advance) (held bool, err error) {
	text, kind := watermarkParams(a.Watermark)
	keys := a.KeyColumns
	if keys == nil {
		keys = []string{}
	}
	tag, err := q.Exec(ctx, s.sql(`
UPDATE {metadata} SET
	watermark = $3, watermark_type = $4, watermark_column = nullif($5, ''), anchor = nullif($6, ''),
	key_columns = $7, fingerprint = nullif($8, ''), last_run = $9::uuid, rows = rows + $10,
	lease_until = CASE WHEN owner IS NULL THEN NULL ELSE clock_timestamp() + lease_ttl END,
	updated_at = clock_timestamp()
WHERE target = $1 AND epoch = $2`),
		a.Target, a.Epoch, text, kind, a.WatermarkColumn, a.Anchor, keys, a.Fingerprint, a.Run.String(), a.Rows)
	if err != nil {
		return false, fmt.Errorf("advance the watermark of %s: %w", a.Target, err)
	}
	return tag.RowsAffected() == 1, nil
}
