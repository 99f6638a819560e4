package merge

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// appendRows inserts all staged rows. It returns the rows written.
func appendRows(ctx context.Context, tx pgx.Tx, s statement) (int64, error) {
	tag, err := tx.Exec(ctx, s.insert()+"\n"+s.rows())
	return tag.RowsAffected(), stagingGone(err)
}
