package baseline

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// copyFrom sends rows with pgx.CopyFrom into a temporary table and merges them
// with one statement, all in one transaction.
func copyFrom(ctx context.Context, conn *pgx.Conn, rows *Rows, j Job) (int64, error) {
	const staging = "staging"
	tx, err := conn.Begin(ctx)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // a no-op after the commit
	if _, err := tx.Exec(ctx, "CREATE TEMP TABLE "+staging+" (LIKE "+j.Target+") ON COMMIT DROP"); err != nil {
		return 0, err
	}
	moved, err := tx.CopyFrom(ctx, pgx.Identifier{staging}, unquoted(j.Columns), rows)
	if err != nil {
		return 0, fmt.Errorf("copy: %w", err)
	}
	columns := strings.Join(j.Columns, ", ")
	_, err = tx.Exec(ctx, "INSERT INTO "+j.Target+" ("+columns+") SELECT "+columns+" FROM "+staging+j.onConflict())
	if err != nil {
		return 0, fmt.Errorf("upsert: %w", err)
	}
	return moved, tx.Commit(ctx)
}

// unquoted are the names as pgx wants them: it quotes them itself.
func unquoted(quoted []string) []string {
	names := make([]string, 0, len(quoted))
	for _, q := range quoted {
		names = append(names, strings.Trim(q, `"`))
	}
	return names
}
