package pgtest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// dropPatience is far above what DROP DATABASE takes on a busy machine.
	dropPatience  = 15 * time.Second
	queryCanceled = "57014"
)

// errDropWaits says that DROP DATABASE was given up. The database is useless
// by then, and nobody is connected to it.
var errDropWaits = errors.New("pgtest: DROP DATABASE waits for another database's connection")

// drop removes a database with whoever is still connected to it.
//
// FORCE ends the database's own connections, but not what DROP DATABASE waits
// for besides: since PostgreSQL 15 every backend of the server has to close its
// files (PROCSIGNAL_BARRIER_SMGRRELEASE), and one that waits for its client in
// the middle of a COPY FROM STDIN does not look. A test that freezes such a
// client would hold up the end of all the others, so the server bounds the wait.
func drop(admin, name string, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), adminTimeout)
	defer cancel()
	config, err := pgx.ParseConfig(admin)
	if err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	config.RuntimeParams["statement_timeout"] = strconv.FormatInt(patience.Milliseconds(), 10)
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("pgtest: connect: %w", err)
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == queryCanceled {
		return fmt.Errorf("%w: %s: %w", errDropWaits, name, err)
	}
	if err != nil {
		return fmt.Errorf("pgtest: drop %s: %w", name, err)
	}
	return nil
}

// dropShared is drop on the shared server. A private server takes what could
// not be dropped with it when the test binary ends; somebody else's keeps it,
// which has to be told.
func dropShared(admin, name string) error {
	err := drop(admin, name, dropPatience)
	if errors.Is(err, errDropWaits) && sharedIsPrivate() {
		return nil
	}
	return err
}
