package state

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

const insufficientPrivilege = "42501"

// SetupError says that the state schema or one of its tables is missing and
// this role may not create it.
type SetupError struct {
	Schema string
	Object string // what could not be created, as SQL names it
	Err    error
}

func (e *SetupError) Error() string {
	return fmt.Sprintf("create %s: %v; let a database administrator run: CREATE SCHEMA %s AUTHORIZATION <this role>",
		e.Object, e.Err, e.Schema)
}

func (e *SetupError) Unwrap() error { return e.Err }

// Ensure creates what is missing of the schema and its tables. It first looks
// what is there, so that a role without CREATE can use tables that an
// administrator made. Two may run it at once.
//
// Errors: *SetupError when something is missing and may not be created,
// *VersionError when another version of etl made a table.
func (s *Store) Ensure(ctx context.Context, q Querier) error {
	missing, err := s.missing(ctx, q)
	if err != nil || len(missing) == 0 {
		return err
	}
	// CREATE … IF NOT EXISTS is not safe against itself: both look, both
	// create, one fails on a catalog index. The lock ends with the
	// transaction, so that it needs no session.
	if _, err := q.Exec(ctx, `SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended($1, 0))`,
		"etl state "+s.schema); err != nil {
		return fmt.Errorf("lock the creation of schema %s: %w", s.schema, err)
	}
	if missing, err = s.missing(ctx, q); err != nil {
		return err
	}
	return s.create(ctx, q, missing)
}

// missing reads which tables are not there and checks the version of the rest.
func (s *Store) missing(ctx context.Context, q Querier) ([]table, error) {
	found, err := s.versions(ctx, q)
	if err != nil {
		return nil, err
	}
	var missing []table
	for _, t := range s.tables {
		comment, ok := found[t.name]
		switch {
		case !ok:
			missing = append(missing, t)
		case comment != versionComment:
			return nil, &VersionError{Table: s.relation(t.name), Found: comment}
		}
	}
	return missing, nil
}

func (s *Store) create(ctx context.Context, q Querier, missing []table) error {
	if len(missing) == 0 {
		return nil
	}
	if err := s.createSchema(ctx, q); err != nil {
		return err
	}
	for _, t := range missing {
		if err := s.createTable(ctx, q, t); err != nil {
			return err
		}
	}
	return nil
}

// createSchema creates the schema unless it is there: even with IF NOT EXISTS
// the statement needs the right to create schemas.
func (s *Store) createSchema(ctx context.Context, q Querier) error {
	var exists bool
	err := q.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1)`, s.schema).Scan(&exists)
	if err != nil {
		return fmt.Errorf("look for schema %s: %w", s.schema, err)
	}
	if exists {
		return nil
	}
	if _, err := q.Exec(ctx, s.sql(`CREATE SCHEMA {schema}`)); err != nil {
		return s.setupError("schema "+s.schema, err)
	}
	return nil
}

func (s *Store) createTable(ctx context.Context, q Querier, t table) error {
	if _, err := q.Exec(ctx, s.sql(t.ddl)); err != nil {
		return s.setupError("table "+s.relation(t.name), err)
	}
	if _, err := q.Exec(ctx, `COMMENT ON TABLE `+s.relation(t.name)+` IS '`+versionComment+`'`); err != nil {
		return fmt.Errorf("set the version of table %s: %w", s.relation(t.name), err)
	}
	return nil
}

func (s *Store) setupError(object string, err error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == insufficientPrivilege {
		return &SetupError{Schema: s.schema, Object: object, Err: err}
	}
	return fmt.Errorf("create %s: %w", object, err)
}
