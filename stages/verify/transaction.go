package verify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/internal/setlocal"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

const (
	lockTimeout = 30 * time.Second
	idleTimeout = time.Minute
)

// errLoadedMeanwhile says that what was found may no longer be so.
var errLoadedMeanwhile = errors.New("the target was loaded or reset since it was compared; verify again")

// repairing is the one transaction of a repair. Either staging is nil where
// there is nothing to write or to delete.
type repairing struct {
	*comparison
	store            *state.Store
	run              *pipeline.Run
	upserts, deletes *pipeline.Staging
	written, deleted int64
}

// transaction changes rows, ledger and run record together. The watermark
// stays: the repaired rows lie below it.
func (r *repairing) transaction(ctx context.Context, tx pgx.Tx) error {
	settings := append(setlocal.Statements(0),
		setlocal.Duration("lock_timeout", lockTimeout),
		setlocal.Duration("idle_in_transaction_session_timeout", idleTimeout))
	if err := setlocal.Apply(ctx, tx, settings...); err != nil {
		return err
	}
	if err := r.unchanged(ctx, tx); err != nil {
		return err
	}
	if err := r.write(ctx, tx); err != nil {
		return err
	}
	return r.record(ctx, tx)
}

// unchanged makes sure that this run, and none since the comparison, holds the
// target, and that the target has its shape still.
func (r *repairing) unchanged(ctx context.Context, tx pgx.Tx) error {
	now, err := r.store.Lock(ctx, tx, r.state.Name)
	if err != nil {
		return err
	}
	if now.Epoch != r.run.Epoch || now.LastRun != r.state.LastRun || now.Watermark != r.state.Watermark {
		return errLoadedMeanwhile
	}
	found, err := target.Read(ctx, tx, r.table.Target)
	if err != nil {
		return err
	}
	if found == nil || found.Fingerprint != r.table.Fingerprint {
		return fmt.Errorf("target %s has changed its columns or unique indexes since it was compared; verify again", r.table.Target)
	}
	return nil
}

func (r *repairing) write(ctx context.Context, tx pgx.Tx) error {
	for _, st := range []*pipeline.Staging{r.upserts, r.deletes} {
		if err := complete(ctx, tx, st); err != nil {
			return err
		}
	}
	if r.deletes != nil {
		tag, err := tx.Exec(ctx, r.deleteSQL())
		if err != nil {
			return err
		}
		r.deleted = tag.RowsAffected()
	}
	if r.upserts != nil {
		tag, err := tx.Exec(ctx, r.upsertSQL())
		if err != nil {
			return err
		}
		r.written = tag.RowsAffected()
	}
	return nil
}

// complete compares staging with what was copied: a crash of the server
// empties UNLOGGED tables without an error.
func complete(ctx context.Context, tx pgx.Tx, st *pipeline.Staging) error {
	if st == nil {
		return nil
	}
	var found int64
	if err := tx.QueryRow(ctx, "SELECT count(*) FROM "+st.Relations[0]).Scan(&found); err != nil {
		return err
	}
	if found != st.Copied[0] {
		return fmt.Errorf("staging %s holds %d rows, but %d were copied into it; repair again", st.Relations[0], found, st.Copied[0])
	}
	return nil
}

func (r *repairing) deleteSQL() string {
	var same []string
	for _, k := range catalog.QuoteTargets(r.table.KeyColumns) {
		same = append(same, "t."+k+" = s."+k)
	}
	return "DELETE FROM " + r.table.Target.SQL() + " AS t USING " + r.deletes.Relations[0] + " AS s WHERE " + strings.Join(same, " AND ")
}

// upsertSQL writes the staged rows whatever the target has: which row is right
// has been decided.
func (r *repairing) upsertSQL() string {
	columns, key := catalog.QuoteTargets(catalog.TargetNames(r.table.Columns)), catalog.QuoteTargets(r.table.KeyColumns)
	list := strings.Join(columns, ", ")
	var set []string
	for _, c := range columns {
		if !slices.Contains(key, c) {
			set = append(set, c+" = EXCLUDED."+c)
		}
	}
	sql := "INSERT INTO " + r.table.Target.SQL() + " (" + list + ")"
	if slices.ContainsFunc(r.table.Columns, func(m catalog.Mapping) bool { return m.Target.IdentityAlways }) {
		sql += " OVERRIDING SYSTEM VALUE"
	}
	action := "DO NOTHING"
	if len(set) > 0 {
		action = "DO UPDATE SET " + strings.Join(set, ", ")
	}
	keys := strings.Join(key, ", ")
	// In key order: two transactions that write the same keys in two orders
	// deadlock.
	return sql + " SELECT " + list + " FROM " + r.upserts.Relations[0] + " ORDER BY " + keys + " ON CONFLICT (" + keys + ") " + action
}

func (r *repairing) record(ctx context.Context, tx pgx.Tx) error {
	rows := int64(len(r.differing.source))
	err := r.store.RecordSlice(ctx, tx, state.Slice{
		Run: r.run.ID, To: r.slice.To, Anchor: r.slice.Anchor,
		Counts: state.Counts{Rows: rows, Staged: rows, Written: r.written + r.deleted},
	})
	if err != nil {
		return err
	}
	if err := r.store.Reach(ctx, tx, r.run.ID, r.slice.To); err != nil {
		return err
	}
	held, err := r.store.Advance(ctx, tx, state.Advance{
		Target: r.state.Name, Epoch: r.run.Epoch, Run: r.run.ID,
		Watermark: r.state.Watermark, WatermarkColumn: r.state.WatermarkColumn, Anchor: r.state.Anchor,
		KeyColumns: r.table.KeyColumns, Fingerprint: r.table.Fingerprint, Rows: r.written,
	})
	if err != nil {
		return err
	}
	if !held {
		return errLoadedMeanwhile
	}
	return r.store.CloseRun(ctx, tx, r.run.ID, state.Outcome{Status: state.Done})
}
