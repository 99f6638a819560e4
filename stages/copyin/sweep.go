package copyin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
)

// sweepWait is short: a table in use is somebody's, or will be swept later.
const sweepWait = time.Second

// Orphans lists the staging tables that Sweep would drop, quoted.
func (c *Copier) Orphans(ctx context.Context) ([]string, error) {
	orphans, err := c.orphans(ctx, "", uuid.Nil)
	if err != nil {
		return nil, fmt.Errorf("look for orphaned staging: %w", err)
	}
	return orphans, nil
}

// Sweep drops the staging of runs that are over and returns the quoted names
// of what it dropped. Tables that it could not drop are in the error; the
// others are dropped nevertheless.
func (c *Copier) Sweep(ctx context.Context) (dropped []string, err error) {
	return c.sweep(ctx, "", uuid.Nil)
}

// sweep is Sweep for the runs of one target, or of all with an empty name. It
// leaves out the run that asks: its lease may be late, yet it is alive.
func (c *Copier) sweep(ctx context.Context, target string, asking uuid.UUID) (dropped []string, err error) {
	orphans, err := c.orphans(ctx, target, asking)
	if err != nil {
		return nil, fmt.Errorf("look for orphaned staging: %w", err)
	}
	var failures []error
	for _, o := range orphans {
		// One transaction each, so that a table in use keeps only itself.
		if err := c.drop(ctx, []string{o}, sweepWait); err != nil {
			failures = append(failures, fmt.Errorf("drop orphaned staging %s: %w", o, err))
			continue
		}
		dropped = append(dropped, o)
	}
	return dropped, errors.Join(failures...)
}

func (c *Copier) orphans(ctx context.Context, target string, asking uuid.UUID) ([]string, error) {
	byRun, err := c.stagingByRun(ctx)
	delete(byRun, asking)
	if err != nil || len(byRun) == 0 {
		return nil, err
	}
	var runs []uuid.UUID
	for run := range byRun {
		runs = append(runs, run)
	}
	over, err := c.store.Over(ctx, c.pool, runs, target)
	if err != nil {
		return nil, err
	}
	var orphans []string
	for _, run := range over {
		orphans = append(orphans, byRun[run]...)
	}
	slices.Sort(orphans)
	return orphans, nil
}

// stagingByRun lists the staging tables there are.
func (c *Copier) stagingByRun(ctx context.Context) (map[uuid.UUID][]string, error) {
	rows, err := c.pool.Query(ctx, `
SELECT c.relname::text
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relname LIKE 'stage\_%'`, c.store.Schema())
	if err != nil {
		return nil, err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	byRun := make(map[uuid.UUID][]string)
	for _, name := range names {
		if run, ok := runOf(name); ok {
			table := catalog.TargetTable{Schema: c.store.Schema(), Name: name}
			byRun[run] = append(byRun[run], table.SQL())
		}
	}
	return byRun, err
}
