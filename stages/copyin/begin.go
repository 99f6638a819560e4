package copyin

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/pipeline"
)

const undefinedTable = "42P01"

// Begin implements pipeline.Copier. It first drops what earlier runs of the
// same target have left behind.
func (c *Copier) Begin(ctx context.Context, s pipeline.Slice, writers int) (*pipeline.Staging, error) {
	t := s.Run.Table
	// An orphan costs disk and never correctness, so it does not stop a run;
	// whoever wants to see the error calls Sweep.
	_, _ = c.sweep(ctx, t.Target.String(), s.Run.ID)

	st := &pipeline.Staging{Table: t, Direct: t.Direct && s.N == 0, Copied: make([]int64, writers)}
	st.Relations = c.names(s, st)
	err := postgres.InTx(ctx, c.pool, func(tx pgx.Tx) error { return create(ctx, tx, st) })
	if err != nil {
		// A context that ended during COMMIT leaves tables behind that nobody
		// has been told of.
		_ = c.Discard(ctx, st) // what it misses is the next run's to sweep
		return nil, &pipeline.TableError{Table: t.Name, Err: fmt.Errorf("create staging: %w", attemptLost(err))}
	}
	return st, nil
}

// names gives each relation of an attempt a name that no other has.
func (c *Copier) names(s pipeline.Slice, st *pipeline.Staging) []string {
	tables := len(st.Copied)
	if st.Direct {
		tables = 1
	}
	attempt := newAttempt()
	names := make([]string, tables)
	for i := range names {
		names[i] = catalog.TargetTable{Schema: c.store.Schema(), Name: tableName(s.Run.ID, s.N, attempt, i)}.SQL()
	}
	return names
}

// create makes the tables bare: constraints are the target's business, an
// index would be built for one reading, and autovacuum would only get in the
// way of their drop.
func create(ctx context.Context, tx pgx.Tx, st *pipeline.Staging) error {
	if st.Direct {
		_, err := tx.Exec(ctx, directDDL(st))
		return err
	}
	var ddl strings.Builder
	for _, r := range st.Relations {
		fmt.Fprintf(&ddl, "CREATE UNLOGGED TABLE %s (%s) WITH (autovacuum_enabled = false);\n",
			r, catalog.StagingColumns(st.Table.Columns))
	}
	_, err := tx.Exec(ctx, ddl.String())
	return err
}

// directDDL makes what may become the target: all that it has but its
// indexes, which are cheaper to build when the rows are in.
func directDDL(st *pipeline.Staging) string {
	t := st.Table
	if t.CreateTarget {
		return "CREATE TABLE " + st.Relations[0] + " (" + catalog.StagingColumns(t.Columns) + ")"
	}
	return "CREATE TABLE " + st.Relations[0] + " (LIKE " + t.Target.SQL() + " INCLUDING ALL EXCLUDING INDEXES)"
}

// attemptLost gives errors the class they have here. Whatever became of an
// unclear commit, or of a staging table that is gone (swept because the lease
// had run out, or lost in a failover), the attempt is begun again with tables
// of its own.
func attemptLost(err error) error {
	var pg *pgconn.PgError
	if fault.Of(err) == fault.Ambiguous || (errors.As(err, &pg) && pg.Code == undefinedTable) {
		return fault.As(fault.Restart, err)
	}
	return err
}
