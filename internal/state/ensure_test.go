package state_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/state"
)

func ensure(t *testing.T, pool *pgxpool.Pool, s *state.Store) error {
	t.Helper()
	return pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return s.Ensure(t.Context(), tx) })
}

func TestEnsureIsSafeWhenSeveralStartAtOnce(t *testing.T) {
	t.Parallel()
	pool, s := pgtest.Pool(t), state.New(state.Options{})
	var group errgroup.Group
	for range 4 {
		group.Go(func() error { return ensure(t, pool, s) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := ensure(t, pool, s); err != nil {
		t.Errorf("a second time: %v", err)
	}
}

func TestEnsureRefusesATableOfAnotherVersion(t *testing.T) {
	t.Parallel()
	pool, s := pgtest.Pool(t), state.New(state.Options{})
	if _, err := pool.Exec(t.Context(), `CREATE SCHEMA etl; CREATE TABLE etl.run (id int)`); err != nil {
		t.Fatal(err)
	}
	var version *state.VersionError
	if err := ensure(t, pool, s); !errors.As(err, &version) || version.Table != `"etl"."run"` {
		t.Errorf("Ensure over a foreign table: %v", err)
	}
}

// asRole is a pool of a new role that has no more rights than PUBLIC.
func asRole(t *testing.T, admin *pgxpool.Pool) (pool *pgxpool.Pool, role string) {
	t.Helper()
	role = "role_" + strings.TrimPrefix(admin.Config().ConnConfig.Database, "etl_test_")
	if _, err := admin.Exec(t.Context(), `CREATE ROLE `+role+` LOGIN PASSWORD 'p'`); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(admin.Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(role, "p")
	if pool, err = pgxpool.New(t.Context(), u.String()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool, role
}

func TestEnsureWithoutTheRightToCreate(t *testing.T) {
	t.Parallel()
	admin, s := pgtest.Pool(t), state.New(state.Options{})
	pool, role := asRole(t, admin)

	var setup *state.SetupError
	if err := ensure(t, pool, s); !errors.As(err, &setup) || setup.Object != "schema etl" {
		t.Fatalf("Ensure without any right: %v", err)
	}
	if err := ensure(t, admin, s); err != nil {
		t.Fatal(err)
	}
	if err := ensure(t, pool, s); err != nil {
		t.Errorf("Ensure with the tables there: %v", err)
	}
	if _, err := admin.Exec(t.Context(), `DROP OWNED BY `+role+`; DROP ROLE `+role); err != nil {
		t.Error(err)
	}
}
