package merge

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// replace empties the target and fills it with the staged rows, of each key
// only the newest. The table stays the same table: its grants, views, foreign
// keys and triggers are untouched. It returns the rows written.
func replace(ctx context.Context, tx pgx.Tx, s statement) (int64, error) {
	if err := empty(ctx, tx, s.target); err != nil {
		return 0, err
	}
	if len(s.key) == 0 {
		return appendRows(ctx, tx, s)
	}
	return insertLatest(ctx, tx, s)
}

// empty removes all rows: at once with the right to TRUNCATE, else one by one.
func empty(ctx context.Context, tx pgx.Tx, target string) error {
	var truncate bool
	if err := tx.QueryRow(ctx, `SELECT pg_catalog.has_table_privilege($1, 'TRUNCATE')`, target).Scan(&truncate); err != nil {
		return err
	}
	statement := "DELETE FROM " + target
	if truncate {
		statement = "TRUNCATE " + target
	}
	_, err := tx.Exec(ctx, statement)
	return err
}

// insertLatest inserts, of each staged key, the newest row.
func insertLatest(ctx context.Context, tx pgx.Tx, s statement) (int64, error) {
	tag, err := tx.Exec(ctx, s.insert()+"\n"+s.latest())
	return tag.RowsAffected(), stagingGone(err)
}
