package target

import "context"

// FreeConnections is how many more connections the server takes from roles
// that are no superusers, besides the one that asks. A role without
// pg_read_all_stats is not told what kind of backend those of others are, but
// sees their database, which a client's always has.
func FreeConnections(ctx context.Context, q Querier) (free int, err error) {
	err = q.QueryRow(ctx, `
		SELECT current_setting('max_connections')::int
		       - current_setting('superuser_reserved_connections')::int
		       - coalesce(current_setting('reserved_connections', true), '0')::int -- since PostgreSQL 16
		       - (SELECT count(*)::int FROM pg_catalog.pg_stat_activity
		          WHERE datid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'
		            AND pid <> pg_catalog.pg_backend_pid())`).Scan(&free)
	return max(free, 0), err
}
