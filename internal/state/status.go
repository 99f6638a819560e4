package state

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// TargetStatus is what `etl status` shows of one target.
type TargetStatus struct {
	Target
	// Now is the server's clock when the status was read.
	Now time.Time
	// Ahead is what has been loaded behind a gap, of a run that is at work or
	// has ended before its time.
	Ahead Ahead
	// Runs are the latest runs, the newest first.
	Runs []RunStatus
}

// Lag is how far the watermark is behind the server's clock; ok is false when
// there is none or it is a number.
func (t TargetStatus) Lag() (lag time.Duration, ok bool) {
	at, ok := t.Watermark.Time()
	if !ok {
		return 0, false
	}
	return t.Now.Sub(at), true
}

// RunStatus is what `etl status` shows of one run.
type RunStatus struct {
	ID                                 uuid.UUID
	Target                             string
	Epoch                              int64
	Mode, Owner                        string
	From, To, Anchor                   string // as stored; empty: none
	QueryIDs                           []string
	Status                             Status
	Expected, Staged, Merged, Rejected int64
	StartedAt                          time.Time
	FinishedAt                         time.Time // zero while it is open
	ErrorClass, Error                  string
}

// Status reads every target with its latest runs, by name of the target.
func (s *Store) Status(ctx context.Context, q Querier, runsPerTarget int) ([]TargetStatus, error) {
	targets, err := s.targets(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("read the status of the targets: %w", err)
	}
	runs, err := s.latestRuns(ctx, q, runsPerTarget)
	if err != nil {
		return nil, fmt.Errorf("read the latest runs: %w", err)
	}
	for i := range targets {
		targets[i].Runs = runs[targets[i].Name]
		if targets[i].Ahead, err = s.Ahead(ctx, q, targets[i].Name); err != nil {
			return nil, err
		}
	}
	return targets, nil
}

func (s *Store) targets(ctx context.Context, q Querier) ([]TargetStatus, error) {
	var now time.Time
	if err := q.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&now); err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, s.sql(selectTarget+` ORDER BY target`))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (TargetStatus, error) {
		t, err := scanTarget(row)
		return TargetStatus{Target: t, Now: now}, err
	})
}

func (s *Store) latestRuns(ctx context.Context, q Querier, perTarget int) (map[string][]RunStatus, error) {
	rows, err := q.Query(ctx, s.sql(`
SELECT r.run_id::text, r.target, r.epoch, r.mode, r.owner, coalesce(r.lo, ''), coalesce(r.hi, ''), coalesce(r.anchor, ''),
       r.query_ids, r.status, r.expected, r.staged, r.merged, r.rejected, r.started_at, r.finished_at,
       coalesce(r.error_class, ''), coalesce(r.error, '')
FROM {metadata} AS m
CROSS JOIN LATERAL (SELECT * FROM {run} WHERE target = m.target ORDER BY epoch DESC LIMIT $1) AS r
ORDER BY r.target, r.epoch DESC`), perTarget)
	if err != nil {
		return nil, err
	}
	all, err := pgx.CollectRows(rows, scanRun)
	byTarget := make(map[string][]RunStatus)
	for _, r := range all {
		byTarget[r.Target] = append(byTarget[r.Target], r)
	}
	return byTarget, err
}

func scanRun(row pgx.CollectableRow) (RunStatus, error) {
	var r RunStatus
	var id string
	var finished *time.Time
	err := row.Scan(&id, &r.Target, &r.Epoch, &r.Mode, &r.Owner, &r.From, &r.To, &r.Anchor,
		&r.QueryIDs, &r.Status, &r.Expected, &r.Staged, &r.Merged, &r.Rejected, &r.StartedAt, &finished,
		&r.ErrorClass, &r.Error)
	if err != nil {
		return RunStatus{}, err
	}
	r.FinishedAt = instant(finished)
	r.ID, err = uuid.Parse(id)
	return r, err
}
