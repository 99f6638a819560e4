package state

import (
	"context"
	"fmt"
)

// versionComment is the COMMENT on every state table. A later layout changes
// it and migrates the tables that carry an earlier one.
const versionComment = "etl state, version 1"

// VersionError says that a table with the name of a state table has another
// layout than this program knows.
type VersionError struct {
	Table string // quoted, qualified name
	Found string // the table's comment; empty when it has none
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("table %s is not a state table of this version of etl: its comment is %q, expected %q; use the version of etl that made it, or name another schema",
		e.Table, e.Found, versionComment)
}

// versions reads the comments of the tables in the state schema by name. It
// reads the catalog and not the tables, so that it needs no privilege on them.
func (s *Store) versions(ctx context.Context, q Querier) (map[string]string, error) {
	rows, err := q.Query(ctx, `
SELECT c.relname, coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), '')
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`, s.schema)
	if err != nil {
		return nil, fmt.Errorf("look for the state tables in schema %s: %w", s.schema, err)
	}
	defer rows.Close()
	found := make(map[string]string)
	for rows.Next() {
		var name, comment string
		if err := rows.Scan(&name, &comment); err != nil {
			return nil, fmt.Errorf("look for the state tables in schema %s: %w", s.schema, err)
		}
		found[name] = comment
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("look for the state tables in schema %s: %w", s.schema, err)
	}
	return found, nil
}
