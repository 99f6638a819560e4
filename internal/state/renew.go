package state

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Renew prolongs the lease of an epoch and says whether it still holds the
// target. It never waits: a row that is locked against it belongs to a merge
// of this very epoch that is about to commit, which prolongs the lease itself,
// or to somebody who looks whether the lease is free and is not sure of it yet.
func (s *Store) Renew(ctx context.Context, q Querier, target string, epoch int64) (held bool, err error) {
	_, err = q.Exec(ctx, s.sql(`
UPDATE {metadata} AS m SET lease_until = clock_timestamp() + m.lease_ttl
FROM (SELECT target FROM {metadata} WHERE target = $1 AND epoch = $2 AND owner IS NOT NULL FOR NO KEY UPDATE SKIP LOCKED) AS mine
WHERE m.target = mine.target`), target, epoch)
	if err != nil {
		return false, fmt.Errorf("renew the lease of %s: %w", target, err)
	}
	err = q.QueryRow(ctx, s.sql(`
SELECT epoch = $2 AND owner IS NOT NULL FROM {metadata} WHERE target = $1`), target, epoch).Scan(&held)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("renew the lease of %s: %w", target, err)
	}
	return held, nil
}
