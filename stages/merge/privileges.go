package merge

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// privileges are the statements that give the table which is going to be
// called like the model the model's privileges, instead of those the table has
// now. Privileges that another role than the owner has granted become the
// owner's grants.
func privileges(ctx context.Context, tx pgx.Tx, model, table string) ([]string, error) {
	rows, err := tx.Query(ctx, `
WITH model AS (SELECT relacl AS acl, relowner AS owner FROM pg_catalog.pg_class WHERE oid = $1::text::regclass),
now AS (SELECT relacl AS acl FROM pg_catalog.pg_class WHERE oid = $2::text::regclass),
holders (grantee) AS (
	SELECT a.grantee FROM now, pg_catalog.aclexplode(now.acl) AS a
	UNION SELECT model.owner FROM model WHERE model.acl IS NOT NULL
), statements (turn, sql) AS (
	SELECT 1, pg_catalog.format('REVOKE ALL ON TABLE %s FROM %s', $1::text, `+grantee("h.grantee")+`) FROM holders AS h
	UNION ALL
	SELECT 2, pg_catalog.format('GRANT %s ON TABLE %s TO %s%s', a.privilege_type, $1::text, `+grantee("a.grantee")+`,
	       CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
	FROM model, pg_catalog.aclexplode(coalesce(model.acl, pg_catalog.acldefault('r', model.owner))) AS a
	WHERE model.acl IS NOT NULL OR EXISTS (SELECT FROM holders)
)
SELECT sql FROM statements ORDER BY turn, sql`, model, table)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// grantee is a role as GRANT names it.
func grantee(oid string) string {
	return `CASE ` + oid + ` WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(` + oid + `)) END`
}
