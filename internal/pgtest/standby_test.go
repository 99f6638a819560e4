package pgtest_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/pgtest"
)

func TestStandbyFollowsAndIsPromoted(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	primary, err := pgtest.Start(ctx, pgtest.Options{Settings: pgtest.FastSettings()})
	if err != nil {
		t.Fatal(err)
	}
	defer stop(t, primary)
	standby, err := primary.Standby(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer stop(t, standby)
	execute(t, primary, `CREATE TABLE t AS SELECT 7 AS a`)
	var last string
	query(t, primary, `SELECT pg_current_wal_flush_lsn()::text`, &last)
	for behind := true; behind; {
		query(t, standby, `SELECT pg_last_wal_replay_lsn() < '`+last+`'::pg_lsn`, &behind)
	}
	if err := primary.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := standby.Promote(); err != nil {
		t.Fatal(err)
	}
	execute(t, standby, `INSERT INTO t VALUES (8)`)
	var sum int
	query(t, standby, `SELECT sum(a) FROM t`, &sum)
	if sum != 15 {
		t.Errorf("the sum is %d", sum)
	}
}

func stop(t *testing.T, s *pgtest.Server) {
	t.Helper()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
}

func query(t *testing.T, s *pgtest.Server, sql string, into any) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL(""))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // it has done its work
	if err := conn.QueryRow(t.Context(), sql).Scan(into); err != nil {
		t.Fatal(err)
	}
}

func execute(t *testing.T, s *pgtest.Server, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL(""))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context()) //nolint:errcheck // it has done its work
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}
