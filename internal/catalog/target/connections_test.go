package target_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/internal/pgtest"
)

// TestFreeConnectionsAreCountedByAnyRole asks as a role that is not told what
// the connections of others do. Those of other tests only take more away.
func TestFreeConnectionsAreCountedByAnyRole(t *testing.T) {
	t.Parallel()
	const held = 5
	pool := pgtest.Pool(t)
	url := pool.Config().ConnString()
	for range held {
		c, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close(t.Context())
	}
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context()) //nolint:errcheck // takes the role back
	if _, err := tx.Exec(t.Context(), "CREATE ROLE unprivileged_counter; SET LOCAL ROLE unprivileged_counter"); err != nil {
		t.Fatal(err)
	}
	var most int
	if err := tx.QueryRow(t.Context(), "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int").Scan(&most); err != nil {
		t.Fatal(err)
	}
	free, err := target.FreeConnections(t.Context(), tx)
	if err != nil || free <= 0 || free > most-held {
		t.Errorf("%d of %d are free while %d are held, %v", free, most, held, err)
	}
}
