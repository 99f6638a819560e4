package copyin

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/internal/setlocal"
	"github.com/snowpg/etl/pipeline"
)

// closeTimeout bounds the wait for a connection that is being given up.
const closeTimeout = 5 * time.Second

// Copy implements pipeline.Copier. Errors: *CopyError.
func (c *Copier) Copy(ctx context.Context, st *pipeline.Staging, writer int, chunks <-chan pipeline.Chunk, recycle func(pipeline.Chunk)) (int64, error) {
	t := st.Table
	conn, err := c.pool.Acquire(ctx)
	if err != nil {
		return 0, copyError(t, writer, fmt.Errorf("connect: %w", err))
	}
	defer conn.Release()

	r := newReader(ctx, chunks, recycle)
	// pgconn may return while its goroutine is still inside Read: the chunk
	// that one waits for would be lost to the next attempt.
	defer r.stop()
	var tag pgconn.CommandTag
	err = postgres.InTx(ctx, conn, func(tx pgx.Tx) error {
		tag, err = c.send(ctx, tx, copySQL(t, st.Relation(writer)), r)
		return err
	})
	if err != nil {
		abandon(ctx, conn)
		return 0, copyError(t, writer, attemptLost(err))
	}
	return tag.RowsAffected(), nil
}

// send runs the COPY. The rows the server counted must be those it was sent.
func (c *Copier) send(ctx context.Context, tx pgx.Tx, sql string, r *reader) (pgconn.CommandTag, error) {
	settings := append(setlocal.Statements(c.options.StatementTimeout),
		// The server waits for the source within this transaction.
		setlocal.Duration("idle_in_transaction_session_timeout", 0),
		setlocal.Setting{Name: "search_path", Value: ""})
	if err := setlocal.Apply(ctx, tx, settings...); err != nil {
		return pgconn.CommandTag{}, err
	}
	tag, err := tx.Conn().PgConn().CopyFrom(ctx, r, sql)
	switch cause := context.Cause(ctx); {
	case err != nil && cause != nil:
		return tag, cause // the server only repeats it
	case err != nil:
		return tag, err
	}
	if tag.RowsAffected() != r.rows {
		return tag, fmt.Errorf("sent %d rows, but the server counted %d", r.rows, tag.RowsAffected())
	}
	return tag, nil
}

func copySQL(t *pipeline.Table, relation string) string {
	columns := catalog.QuoteTargets(catalog.TargetNames(t.Columns))
	return "COPY " + relation + " (" + strings.Join(columns, ", ") + ") FROM STDIN (FORMAT binary)"
}

// abandon closes a connection and waits until its socket is gone, so that
// nothing of the failed COPY goes on behind the caller's back.
func abandon(ctx context.Context, conn *pgxpool.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
	defer cancel()
	_ = conn.Conn().Close(ctx) // it is given up either way
	select {
	case <-conn.Conn().PgConn().CleanupDone():
	case <-ctx.Done():
	}
}
