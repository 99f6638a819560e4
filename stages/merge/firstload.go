package merge

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/pipeline"
)

// firstLoad fills a target that this transaction has created and gives it its
// key. Building the index once at the end takes a fraction of keeping it up to
// date row by row, and no sort is needed as long as no key comes twice, so
// that is tried first: the staging table itself becomes the target if it can.
// It returns the rows written.
func firstLoad(ctx context.Context, tx pgx.Tx, s statement, direct bool, staged int64) (path pipeline.Path, written int64, err error) {
	path, fill := pipeline.PathInsert, appendRows
	if direct {
		path, fill = pipeline.PathDirect, func(ctx context.Context, tx pgx.Tx, s statement) (int64, error) {
			return staged, adopt(ctx, tx, s)
		}
	}
	if len(s.key) == 0 {
		written, err = fill(ctx, tx, s)
		return path, written, err
	}
	written, err = keyed(ctx, tx, s, fill)
	if sqlState(err) == uniqueViolation {
		path = pipeline.PathInsert
		written, err = keyed(ctx, tx, s, insertLatest)
	}
	return path, written, err
}

// insertElseUpsert adds the rows of a later slice of a first load. Slices do
// not overlap, so as a rule every key is new, and without ON CONFLICT an insert
// costs about half: nothing is inserted speculatively.
func insertElseUpsert(ctx context.Context, tx pgx.Tx, s statement, staged int64, again overlap) (path pipeline.Path, written, duplicates int64, err error) {
	err = undoable(ctx, tx, func(tx pgx.Tx) error {
		written, err = execCount(ctx, tx, s.insert()+"\n"+s.rows()+"\nORDER BY "+list(s.key))
		return err
	})
	if sqlState(err) == uniqueViolation {
		return upsert(ctx, tx, s, staged, again)
	}
	return pipeline.PathInsert, written, 0, err
}

// keyed fills the target and adds its key, or leaves it as it was.
func keyed(ctx context.Context, tx pgx.Tx, s statement, fill func(context.Context, pgx.Tx, statement) (int64, error)) (written int64, err error) {
	err = undoable(ctx, tx, func(tx pgx.Tx) error {
		if written, err = fill(ctx, tx, s); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, catalog.AddPrimaryKey(s.table.Target, s.table.KeyColumns))
		return err
	})
	return written, err
}

// undoable runs f under a savepoint: if it fails, the transaction is as it was
// before and goes on.
func undoable(ctx context.Context, tx pgx.Tx, f func(pgx.Tx) error) error {
	savepoint, err := tx.Begin(ctx)
	if err != nil {
		return fmt.Errorf("savepoint: %w", err)
	}
	if err := f(savepoint); err != nil {
		return errors.Join(err, savepoint.Rollback(ctx))
	}
	return savepoint.Commit(ctx)
}
