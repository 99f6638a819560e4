package state

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Over returns those of the runs that can commit nothing any more, or whose
// lease has run out: runs that ended, runs of an epoch older than their
// target's, and runs without a record. With a target it leaves out the runs of
// other targets.
func (s *Store) Over(ctx context.Context, q Querier, runs []uuid.UUID, target string) ([]uuid.UUID, error) {
	ids := make([]string, len(runs))
	for i, id := range runs {
		ids[i] = id.String()
	}
	rows, err := q.Query(ctx, s.sql(`
SELECT DISTINCT asked.id::text
FROM unnest($1::text[]) AS a (id) CROSS JOIN LATERAL (SELECT a.id::uuid) AS asked (id)
LEFT JOIN {run} AS r ON r.run_id = asked.id
LEFT JOIN {metadata} AS m ON m.target = r.target
WHERE ($2 = '' OR r.target IS NULL OR r.target = $2)
  AND (r.status IS DISTINCT FROM 'open' OR r.epoch IS DISTINCT FROM m.epoch
       OR m.lease_until IS NULL OR m.lease_until < clock_timestamp())`), ids, target)
	if err != nil {
		return nil, fmt.Errorf("look for runs that are over: %w", err)
	}
	over, err := pgx.CollectRows(rows, scanID)
	if err != nil {
		return nil, fmt.Errorf("look for runs that are over: %w", err)
	}
	return over, nil
}

func scanID(row pgx.CollectableRow) (uuid.UUID, error) {
	var text string
	if err := row.Scan(&text); err != nil {
		return uuid.UUID{}, err
	}
	return uuid.Parse(text)
}
