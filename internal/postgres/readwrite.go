package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
)

// readOnlyTransaction is the SQLSTATE of a write on a standby.
const readOnlyTransaction = "25006"

// readOnlyError says that a server takes no writes: it is a standby, perhaps
// for the moment that a failover takes. Every connection of a pool can meet it,
// at any time of a run, so it is classed like the server's own refusal.
type readOnlyError struct{ err error }

func (e *readOnlyError) Error() string { return e.err.Error() }

func (e *readOnlyError) Unwrap() error { return e.err }

// SQLState is what a write would have been refused with.
func (e *readOnlyError) SQLState() string { return readOnlyTransaction }

func wantReadWrite(ctx context.Context, conn *pgconn.PgConn) error {
	err := pgconn.ValidateConnectTargetSessionAttrsReadWrite(ctx, conn)
	if errors.Is(err, pgconn.ErrReadOnlyConnection) {
		return &readOnlyError{err: err}
	}
	return err
}
