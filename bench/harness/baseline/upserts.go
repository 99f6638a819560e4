package baseline

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// rowsPerUpsert is the usual batch size; with twelve columns it stays below
// the 65,535 parameters of one statement.
const rowsPerUpsert = 1000

// upserts sends rows as INSERT … VALUES (…), (…), … ON CONFLICT, all in one
// transaction.
func upserts(ctx context.Context, conn *pgx.Conn, rows *Rows, j Job) (int64, error) {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // a no-op after the commit
	whole := j.upsert(rowsPerUpsert)
	values := make([]any, 0, rowsPerUpsert*len(j.Columns))
	for rows.Next() {
		values = rows.AppendValues(values)
		if len(values) < cap(values) {
			continue
		}
		if _, err := tx.Exec(ctx, whole, values...); err != nil {
			return 0, fmt.Errorf("upsert: %w", err)
		}
		values = values[:0]
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	if len(values) > 0 {
		if _, err := tx.Exec(ctx, j.upsert(len(values)/len(j.Columns)), values...); err != nil {
			return 0, fmt.Errorf("upsert: %w", err)
		}
	}
	return rows.count, tx.Commit(ctx)
}

// upsert is the statement for so many rows.
func (j Job) upsert(rows int) string {
	var sql strings.Builder
	sql.WriteString("INSERT INTO " + j.Target + " (" + strings.Join(j.Columns, ", ") + ") VALUES ")
	parameter := 0
	for row := range rows {
		if row > 0 {
			sql.WriteByte(',')
		}
		for column := range j.Columns {
			parameter++
			fmt.Fprintf(&sql, "%c$%d", "(,"[min(column, 1)], parameter)
		}
		sql.WriteByte(')')
	}
	return sql.String() + j.onConflict()
}
