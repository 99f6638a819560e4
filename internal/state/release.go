package state

import (
	"context"
	"fmt"
)

// Release frees the target if the epoch still holds it, and says whether it
// did.
func (s *Store) Release(ctx context.Context, q Querier, target string, epoch int64) (held bool, err error) {
	tag, err := q.Exec(ctx, s.sql(`
UPDATE {metadata} SET owner = NULL, owner_process = NULL, owner_since = NULL, lease_until = NULL
WHERE target = $1 AND epoch = $2 AND owner IS NOT NULL`), target, epoch)
	if err != nil {
		return false, fmt.Errorf("release %s: %w", target, err)
	}
	return tag.RowsAffected() == 1, nil
}
