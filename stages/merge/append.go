package merge

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// appendRows inserts all staged rows. It returns the rows written.
func appendRows(ctx context.Context, tx pgx.Tx, s statement) (int64, error) {
	return execCount(ctx, tx, s.insert()+"\n"+s.rows())
}
