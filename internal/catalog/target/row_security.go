package target

import (
	"context"

	"github.com/snowpg/etl/internal/catalog"
)

// readRowSecurity finds the commands that policies limit for the current role.
// A row is let through by any permissive policy and by all restrictive ones
// ("Row Security Policies" in the manual). Only a policy that is just true
// surely lets every row through; other conditions are not judged.
func readRowSecurity(ctx context.Context, q Querier, oid uint32) (s catalog.RowSecurity, err error) {
	err = q.QueryRow(ctx, `
		WITH policies AS (
			SELECT polcmd, polpermissive,
			       coalesce(pg_catalog.pg_get_expr(polqual, polrelid), 'true') = 'true'
			       AND coalesce(pg_catalog.pg_get_expr(polwithcheck, polrelid), 'true') = 'true' AS open
			FROM pg_catalog.pg_policy
			WHERE polrelid = $1 AND EXISTS (
				SELECT FROM unnest(polroles) AS r WHERE r = 0 OR pg_catalog.pg_has_role(current_user, r, 'USAGE'))
		)
		SELECT current_user::text, ARRAY(
			SELECT c.name
			FROM (VALUES (1, 'SELECT', 'r'), (2, 'INSERT', 'a'), (3, 'UPDATE', 'w'), (4, 'DELETE', 'd')) AS c (n, name, cmd)
			WHERE pg_catalog.row_security_active($1) AND (
				NOT EXISTS (SELECT FROM policies WHERE polpermissive AND open AND polcmd IN ('*', c.cmd::"char"))
				OR EXISTS (SELECT FROM policies WHERE NOT polpermissive AND NOT open AND polcmd IN ('*', c.cmd::"char")))
			ORDER BY c.n)`, oid).Scan(&s.Role, &s.Limited)
	return s, err
}
