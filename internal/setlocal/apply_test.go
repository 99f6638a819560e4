package setlocal_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/setlocal"
)

type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func show(t *testing.T, q querier, name string) string {
	t.Helper()
	var value string
	if err := q.QueryRow(t.Context(), `SELECT current_setting($1)`, name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestSettingsEndWithTheTransaction(t *testing.T) {
	t.Parallel()
	conn, err := pgx.Connect(t.Context(), pgtest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	before := show(t, conn, "work_mem")
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings := append(setlocal.Statements(0),
		setlocal.Setting{Name: "work_mem", Value: "65MB"},
		setlocal.Setting{Name: "no_server_has_this", Value: "1"},
		setlocal.Duration("lock_timeout", 1500*time.Millisecond))
	if err := setlocal.Apply(t.Context(), tx, settings...); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"work_mem": "65MB", "lock_timeout": "1500ms", "statement_timeout": "0", "client_connection_check_interval": "1s",
	} {
		if got := show(t, tx, name); got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := show(t, conn, "work_mem"); after != before {
		t.Errorf("work_mem stays at %s", after)
	}
}

func TestABadValueIsAnError(t *testing.T) {
	t.Parallel()
	pool := pgtest.Pool(t)
	if err := setlocal.Apply(t.Context(), pool, setlocal.Setting{Name: "work_mem", Value: "much"}); err == nil {
		t.Error("work_mem = much was accepted")
	}
}
