package pgtest_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/snowpg/etl/internal/pgtest"
)

func TestPoolsAreSeparate(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"first", "second"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := pgtest.Pool(t)
			if _, err := pool.Exec(t.Context(), "CREATE TABLE same_name (a text)"); err != nil {
				t.Fatal(err)
			}
			if _, err := pool.Exec(t.Context(), "INSERT INTO same_name VALUES ($1)", name); err != nil {
				t.Fatal(err)
			}
			var got string
			if err := pool.QueryRow(t.Context(), "SELECT string_agg(a, ',') FROM same_name").Scan(&got); err != nil || got != name {
				t.Errorf("table holds %q, %v", got, err)
			}
		})
	}
}

func TestDatabaseIsDropped(t *testing.T) {
	t.Parallel()
	var url, name string
	var forgotten *pgx.Conn // must not keep the database alive
	t.Cleanup(func() { forgotten.Close(context.Background()) })
	t.Run("uses one", func(t *testing.T) {
		url = pgtest.Database(t)
		open, err := pgx.Connect(context.Background(), url)
		if err != nil {
			t.Fatal(err)
		}
		forgotten = open
		name = ask[string](t, url, "SELECT current_database()")
	})
	sql := "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'"
	if got := ask[int](t, pgtest.Database(t), sql); got != 0 {
		t.Errorf("database %s outlived its test", name)
	}
}
