package merge

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
)

// EvolveError says that the target could not be altered. Nothing is ever
// dropped to make room.
type EvolveError struct {
	Statement string
	// Reason is what stands in the way, in the server's words: for a view it
	// names it.
	Reason string
	Err    error
}

func (e *EvolveError) Error() string {
	text := fmt.Sprintf("schema: evolve needs %s: %v", e.Statement, e.Err)
	if e.Reason != "" {
		text += " (" + e.Reason + ")"
	}
	return text + "; run it by hand as the table's owner, with what stands in its way taken out and put back, or set schema: freeze and leave the column out"
}

func (e *EvolveError) Unwrap() error { return e.Err }

// FaultClass implements fault.Classified.
func (e *EvolveError) FaultClass() fault.Class {
	if fault.Of(e.Err) == fault.Retry { // a lock
		return fault.Retry
	}
	return fault.Never
}

// evolve adds the columns that the plan found missing, and alters those that
// it found too narrow. It needs the table's exclusive lock until the merge
// commits.
func evolve(ctx context.Context, tx pgx.Tx, t *pipeline.Table, found *catalog.Target) error {
	for _, m := range t.Columns {
		i := slices.IndexFunc(found.Columns, func(c catalog.TargetColumn) bool { return c.Name == m.Target.Name })
		switch { // an earlier slice may have done it
		case m.Target.Missing && i < 0:
			if err := alter(ctx, tx, catalog.AddColumn(t.Target, m)); err != nil {
				return err
			}
		case m.Widen && found.Columns[i].Type != m.Target.Type:
			if err := alter(ctx, tx, catalog.WidenColumn(t.Target, m)); err != nil {
				return err
			}
		}
	}
	return nil
}

func alter(ctx context.Context, tx pgx.Tx, statement string) error {
	_, err := tx.Exec(ctx, statement)
	if err == nil || fault.Of(err) == fault.Reconnect && !refused(err) {
		return err
	}
	e := &EvolveError{Statement: statement, Err: err}
	var pg *pgconn.PgError
	if errors.As(err, &pg) { // of DDL it holds names and no values
		e.Reason = pg.Detail
	}
	return e
}

// refused says that the server has answered, and not lost, the statement.
func refused(err error) bool { return sqlState(err) == featureNotSupported }
