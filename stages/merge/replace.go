package merge

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/pipeline"
)

// replace makes the staged rows, of each key only the newest, all that is in
// the target. Where nothing of the target would be lost the staging table
// takes its place; otherwise the target stays the same table, with its grants,
// views, foreign keys and triggers, and is emptied and filled. It returns the
// rows written.
func replace(ctx context.Context, tx pgx.Tx, s statement, direct bool, staged int64) (pipeline.Path, int64, error) {
	if direct {
		swapped, err := swap(ctx, tx, s)
		if err != nil || swapped {
			return pipeline.PathSwap, staged, err
		}
	}
	if err := empty(ctx, tx, s.target); err != nil {
		return "", 0, err
	}
	insert := insertLatest
	if len(s.key) == 0 {
		insert = appendRows
	}
	written, err := insert(ctx, tx, s)
	return pipeline.PathTruncate, written, err
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
	return execCount(ctx, tx, s.insert()+"\n"+s.latest())
}
