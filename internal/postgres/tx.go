package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/fault"
)

// rollbackTimeout bounds the wait for a server that no longer answers; it rolls
// back by itself once it notices.
const rollbackTimeout = 5 * time.Second

// Beginner begins transactions: a pool, a connection from it or a single one.
type Beginner interface {
	BeginTx(ctx context.Context, options pgx.TxOptions) (pgx.Tx, error)
}

// InTx runs f in one transaction and commits it if f returns nil; otherwise,
// and if f panics, it rolls back. The isolation is read committed and
// read-write whatever the role's defaults are. f's error is returned as it is;
// an error of COMMIT carries the class fault.OfCommit gives it, Ambiguous if
// the outcome has to be looked up.
func InTx(ctx context.Context, db Beginner, f func(pgx.Tx) error) error {
	tx, err := db.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadWrite})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	committing := false
	defer func() {
		if !committing {
			rollback(ctx, tx)
		}
	}()
	if err := f(tx); err != nil {
		return err
	}
	committing = true
	return commit(ctx, tx)
}

func commit(ctx context.Context, tx pgx.Tx) error {
	err := tx.Commit(ctx)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, pgx.ErrTxCommitRollback):
		// The server said ROLLBACK: definite, and f's work can be done again.
		return fault.As(fault.Retry, fmt.Errorf("commit: %w", err))
	}
	return fault.As(fault.OfCommit(err), fmt.Errorf("commit: %w", err))
}

// rollback works on a detached context: the usual reason to roll back is that
// ctx has ended. Its error changes nothing, because a connection that cannot
// roll back is closed and the server then does it.
func rollback(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	_ = tx.Rollback(ctx)
}
