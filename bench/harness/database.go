package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// The databases: one that etl has filled, to start from, and the one of the
// load under way.
const (
	baseDatabase  = "base"
	trialDatabase = "trial"
)

// create makes a database, as a copy of another or empty, and has everything
// written that was to be written before the clock starts.
func (l *lab) create(ctx context.Context, name, template string) error {
	sql := "CREATE DATABASE " + name
	if template != "" {
		sql += " TEMPLATE " + template
		if l.version >= 150000 {
			sql += " STRATEGY FILE_COPY" // through the buffers and the log it takes much longer
		}
	}
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + name + " WITH (FORCE)", sql, "CHECKPOINT"} {
		if _, err := l.admin.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func (l *lab) drop(ctx context.Context, name string) error {
	_, err := l.admin.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	return err
}

// walPosition is how many bytes of log the server has written so far.
func (l *lab) walPosition(ctx context.Context) (int64, error) {
	var bytes int64
	err := l.admin.QueryRow(ctx, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint").Scan(&bytes)
	return bytes, err
}

// inDatabase runs statements in a database, over one connection.
func (l *lab) inDatabase(ctx context.Context, name string, work func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, l.server.URL(name))
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // what mattered was committed
	return work(conn)
}

func execAll(ctx context.Context, conn *pgx.Conn, statements ...string) error {
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// checksum is over all rows of a table, in any order.
func (l *lab) checksum(ctx context.Context, database, table string) (sum string, err error) {
	err = l.inDatabase(ctx, database, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM "+table+" AS t").Scan(&sum)
	})
	return sum, err
}
