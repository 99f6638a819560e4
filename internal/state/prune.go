package state

import (
	"context"
	"fmt"
	"time"
)

// Pruned counts the rows of the history that Prune removed.
type Pruned struct {
	Runs    int64 `json:"runs"`
	Slices  int64 `json:"slices"`
	Rejects int64 `json:"rejects"`
}

// Prune removes the runs that ended before the server's clock minus age, with
// their slices and rejects. Kept are the last run that committed to a target,
// whatever its age, and every run that may still be alive: one that is open
// under its target's present epoch.
func (s *Store) Prune(ctx context.Context, q Querier, age time.Duration) (Pruned, error) {
	var p Pruned
	err := q.QueryRow(ctx, s.sql(`
WITH old AS (
	SELECT r.run_id FROM {run} AS r LEFT JOIN {metadata} AS m ON m.target = r.target
	WHERE coalesce(r.finished_at, r.started_at) < clock_timestamp() - make_interval(secs => $1)
	  AND (r.status <> 'open' OR r.epoch IS DISTINCT FROM m.epoch)
	  AND r.run_id IS DISTINCT FROM m.last_run
), gone_rejects AS (
	DELETE FROM {reject} WHERE run_id IN (SELECT run_id FROM old) RETURNING 1
), gone_slices AS (
	DELETE FROM {slice} WHERE run_id IN (SELECT run_id FROM old) RETURNING 1
), gone_runs AS (
	DELETE FROM {run} WHERE run_id IN (SELECT run_id FROM old) RETURNING 1
)
SELECT (SELECT count(*) FROM gone_runs), (SELECT count(*) FROM gone_slices), (SELECT count(*) FROM gone_rejects)`),
		age.Seconds()).Scan(&p.Runs, &p.Slices, &p.Rejects)
	if err != nil {
		return Pruned{}, fmt.Errorf("remove old runs: %w", err)
	}
	return p, nil
}
