package postgres

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgtest"
)

const schema = `
	CREATE TABLE parent (id int PRIMARY KEY);
	CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES parent DEFERRABLE INITIALLY DEFERRED)`

func setup(t *testing.T) *pgxpool.Pool {
	t.Helper()
	// One connection: a transaction left open would block the next statement.
	pool := open(t, Config{URL: pgtest.Database(t), MaxConns: 1})
	if _, err := pool.Exec(t.Context(), schema); err != nil {
		t.Fatal(err)
	}
	return pool
}

func insert(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.Exec(ctx, "INSERT INTO t (id) VALUES (1)")
	return err
}

func rows(t *testing.T, pool *pgxpool.Pool) (n int) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM t").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestInTx(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	cases := map[string]struct {
		f     func(ctx context.Context, cancel context.CancelFunc, tx pgx.Tx) error
		rows  int
		fails bool
		class fault.Class
	}{
		"commits": {rows: 1, f: func(ctx context.Context, _ context.CancelFunc, tx pgx.Tx) error {
			return insert(ctx, tx)
		}},
		"rolls back": {fails: true, f: func(ctx context.Context, _ context.CancelFunc, tx pgx.Tx) error {
			return errors.Join(insert(ctx, tx), refused)
		}},
		"rolls back after cancel": {fails: true, f: func(ctx context.Context, cancel context.CancelFunc, tx pgx.Tx) error {
			err := insert(ctx, tx)
			cancel()
			return errors.Join(err, ctx.Err())
		}},
		"swallowed error": {fails: true, class: fault.Retry, f: func(ctx context.Context, _ context.CancelFunc, tx pgx.Tx) error {
			_, _ = tx.Exec(ctx, "SELECT 1/0")
			return nil
		}},
		"constraint at commit": {fails: true, f: func(ctx context.Context, _ context.CancelFunc, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, "INSERT INTO t VALUES (1, 99)")
			return err
		}},
		"cut before commit": {fails: true, class: fault.Ambiguous, f: func(ctx context.Context, _ context.CancelFunc, tx pgx.Tx) error {
			err := insert(ctx, tx)
			return errors.Join(err, tx.Conn().PgConn().Conn().Close())
		}},
		"cancelled before commit": {fails: true, class: fault.Ambiguous, f: func(ctx context.Context, cancel context.CancelFunc, tx pgx.Tx) error {
			err := insert(ctx, tx)
			cancel()
			return err
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := setup(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			err := InTx(ctx, pool, func(tx pgx.Tx) error { return c.f(ctx, cancel, tx) })
			if (err != nil) != c.fails || fault.Of(err) != c.class {
				t.Errorf("got %v of class %v, want class %v", err, fault.Of(err), c.class)
			}
			if got := rows(t, pool); got != c.rows {
				t.Errorf("%d rows, want %d", got, c.rows)
			}
		})
	}
}

func TestInTxRollsBackOnPanic(t *testing.T) {
	t.Parallel()
	pool := setup(t)
	func() {
		defer func() { _ = recover() }()
		_ = InTx(t.Context(), pool, func(tx pgx.Tx) error {
			_ = insert(t.Context(), tx)
			panic("in f")
		})
	}()
	if got := rows(t, pool); got != 0 {
		t.Errorf("%d rows", got)
	}
}

func TestInTxDoesNotDependOnTheRolesDefaults(t *testing.T) {
	t.Parallel()
	url := pgtest.Database(t)
	run(t, url, `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = serializable', current_database()); END $$`)
	pool := open(t, Config{URL: url})
	var isolation string
	err := InTx(t.Context(), pool, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), "SHOW transaction_isolation").Scan(&isolation)
	})
	if err != nil || isolation != "read committed" {
		t.Errorf("%q, %v", isolation, err)
	}
}

// A cancelled slice must not cost a connection: behind a full server the next
// one might not be had.
func TestInTxKeepsTheConnectionAfterCancel(t *testing.T) {
	t.Parallel()
	pool := setup(t)
	ctx, cancel := context.WithCancel(t.Context())
	before := backend(t, pool)
	err := InTx(ctx, pool, func(pgx.Tx) error {
		cancel()
		return ctx.Err()
	})
	if after := backend(t, pool); !errors.Is(err, context.Canceled) || after != before {
		t.Errorf("%v; connection %d became %d", err, before, after)
	}
}

func backend(t *testing.T, pool *pgxpool.Pool) (pid int) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), "SELECT pg_backend_pid()").Scan(&pid); err != nil {
		t.Fatal(err)
	}
	return pid
}
