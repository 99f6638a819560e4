package merge

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
)

// firstLoad fills a target that this transaction has created and gives it its
// key. Building the index once at the end takes a fraction of keeping it up to
// date row by row, and no sort is needed as long as no key comes twice, so
// that is tried first. It returns the rows written.
func firstLoad(ctx context.Context, tx pgx.Tx, s statement) (int64, error) {
	written, err := keyed(ctx, tx, s, appendRows)
	if sqlState(err) == uniqueViolation {
		written, err = keyed(ctx, tx, s, insertLatest)
	}
	return written, err
}

// keyed fills the target and adds its key, or leaves it as it was.
func keyed(ctx context.Context, tx pgx.Tx, s statement, fill func(context.Context, pgx.Tx, statement) (int64, error)) (written int64, err error) {
	savepoint, err := tx.Begin(ctx)
	if err != nil {
		return 0, fmt.Errorf("savepoint: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, savepoint.Rollback(ctx))
		}
	}()
	if written, err = fill(ctx, savepoint, s); err != nil {
		return 0, err
	}
	if _, err = savepoint.Exec(ctx, catalog.AddPrimaryKey(s.table.Target, s.table.KeyColumns)); err != nil {
		return 0, err
	}
	return written, savepoint.Commit(ctx)
}
