package merge

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
)

// adopt puts the staging table in the place of the target, which this
// transaction has created and which is empty. The target is created all the
// same for what belongs to its name: nobody else has taken it, and its
// privileges are those that new tables of its schema get (ALTER DEFAULT
// PRIVILEGES), not those of the schema that staging was made in.
func adopt(ctx context.Context, tx pgx.Tx, s statement) error {
	after, err := privileges(ctx, tx, s.target, s.staging[0])
	if err != nil {
		return err
	}
	staged, err := stagingTable(ctx, tx, s)
	if err != nil {
		return err
	}
	return execAll(ctx, tx, slices.Concat([]string{"DROP TABLE " + s.target}, takePlace(staged, s.table.Target), after))
}

// stagingTable is the one staging table, by name.
func stagingTable(ctx context.Context, tx pgx.Tx, s statement) (t catalog.TargetTable, err error) {
	err = tx.QueryRow(ctx, `
SELECT n.nspname, c.relname FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.oid = $1::text::regclass`, s.staging[0]).Scan(&t.Schema, &t.Name)
	return t, stagingGone(err)
}

// takePlace are the statements that give the staging table the target's name.
// The schema comes first: in its own one the name may be taken.
func takePlace(staged, target catalog.TargetTable) []string {
	var statements []string
	if staged.Schema != target.Schema {
		statements = append(statements, "ALTER TABLE "+staged.SQL()+" SET SCHEMA "+catalog.QuoteTarget(target.Schema))
		staged.Schema = target.Schema
	}
	return append(statements, "ALTER TABLE "+staged.SQL()+" RENAME TO "+catalog.QuoteTarget(target.Name))
}

// execAll runs statements without parameters, in one round trip.
func execAll(ctx context.Context, tx pgx.Tx, statements []string) error {
	if len(statements) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, strings.Join(statements, ";\n"))
	return err
}
