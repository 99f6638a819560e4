package merge

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/target"
)

// dependentObjects is what DROP TABLE says of a table that a view or a foreign
// key needs.
const dependentObjects = "2BP01"

// swap puts the staging table, made like the target, in the target's place,
// and says whether it did. It does not where the staged rows break a unique
// constraint, where the target has something that would be lost with it, or
// where something depends on it: nothing is ever dropped with CASCADE.
//
// The constraints, and with them their indexes, are built before the target is
// locked: those who read it wait for the exchange of two names.
func swap(ctx context.Context, tx pgx.Tx, s statement) (swapped bool, err error) {
	staged, err := stagingTable(ctx, tx, s)
	if err != nil {
		return false, err
	}
	err = undoable(ctx, tx, func(tx pgx.Tx) error {
		constraints, err := constrain(ctx, tx, s.target, staged)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "LOCK TABLE "+s.target+" IN ACCESS EXCLUSIVE MODE"); err != nil {
			return err
		}
		lost, err := target.LostBySwap(ctx, tx, s.table.Target)
		if err != nil || lost != "" {
			return err
		}
		if err := exchange(ctx, tx, s, staged, constraints); err != nil {
			return err
		}
		swapped = true
		return nil
	})
	if code := sqlState(err); code == dependentObjects || code == uniqueViolation {
		return false, nil
	}
	return swapped && err == nil, err
}

// constraint is one that an index backs.
type constraint struct{ name, definition string }

// constrain gives the staging table the target's keys, under names of their
// own: the real ones may be in use in the schema of staging.
func constrain(ctx context.Context, tx pgx.Tx, target string, staged catalog.TargetTable) ([]constraint, error) {
	rows, err := tx.Query(ctx, `
SELECT conname, pg_catalog.pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint
WHERE conrelid = $1::text::regclass AND contype IN ('p', 'u') ORDER BY contype, conname`, target)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c constraint, err error) {
		return c, row.Scan(&c.name, &c.definition)
	})
	for i, c := range found {
		if err == nil {
			_, err = tx.Exec(ctx, fmt.Sprintf("ALTER TABLE %s ADD CONSTRAINT %s %s", staged.SQL(), provisional(staged, i), c.definition))
		}
	}
	return found, stagingGone(err)
}

// provisional is the name of a constraint until the exchange. Index names are
// unique in a schema, table names are unique there, too, and indexes share
// their names with tables: a suffix to the staging table's makes it unique.
func provisional(staged catalog.TargetTable, n int) string {
	return catalog.QuoteTarget(fmt.Sprintf("%s_%d", staged.Name, n))
}

// exchange drops the target and gives its name, privileges, comment and the
// names of its constraints to the staging table.
func exchange(ctx context.Context, tx pgx.Tx, s statement, staged catalog.TargetTable, constraints []constraint) error {
	after, err := privileges(ctx, tx, s.target, s.staging[0])
	if err != nil {
		return err
	}
	comment, err := commentOn(ctx, tx, s.target)
	if err != nil {
		return err
	}
	statements := append([]string{"DROP TABLE " + s.target}, takePlace(staged, s.table.Target)...)
	for i, c := range constraints {
		statements = append(statements, fmt.Sprintf("ALTER TABLE %s RENAME CONSTRAINT %s TO %s", s.target, provisional(staged, i), catalog.QuoteTarget(c.name)))
	}
	return execAll(ctx, tx, slices.Concat(statements, after, []string{comment}))
}

// commentOn is the statement that makes the comment of a table what it is now.
func commentOn(ctx context.Context, tx pgx.Tx, table string) (sql string, err error) {
	err = tx.QueryRow(ctx, `
SELECT pg_catalog.format('COMMENT ON TABLE %s IS %L', $1::text, pg_catalog.obj_description($1::text::regclass, 'pg_class'))`,
		table).Scan(&sql)
	return sql, err
}
