package target

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
)

// LostBySwap says what a table has that another one, made like it and given
// its name, would not have; empty if there is nothing. Views and foreign keys
// of others are not looked for: DROP TABLE refuses to drop what they need.
// Errors: an error if there is no such table.
func LostBySwap(ctx context.Context, q Querier, name catalog.TargetTable) (lost string, err error) {
	err = q.QueryRow(ctx, lostBySwap, name.Schema, name.Name).Scan(&lost)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("target %s does not exist", name)
	}
	if err != nil {
		return "", fmt.Errorf("looking for what target %s has besides rows: %w", name, err)
	}
	return lost, nil
}

// lostBySwap names the first thing that CREATE TABLE (LIKE … INCLUDING ALL),
// the constraints with an index, the table's privileges and its comment do not
// bring along.
const lostBySwap = `
SELECT CASE
	WHEN c.relkind <> 'r' OR c.relispartition THEN 'partitions'
	WHEN c.reloftype <> 0 OR EXISTS (SELECT FROM pg_catalog.pg_inherits AS i WHERE c.oid IN (i.inhrelid, i.inhparent)) THEN 'inheritance'
	WHEN c.relowner <> (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN 'another owner'
	WHEN NOT pg_catalog.has_schema_privilege(c.relnamespace, 'CREATE') THEN 'a schema without the privilege to create tables'
	WHEN c.relpersistence <> 'p' THEN 'no WAL'
	WHEN c.relhasrules THEN 'rules'
	WHEN c.relhastriggers THEN 'triggers or foreign keys'
	WHEN c.relrowsecurity OR c.relforcerowsecurity OR EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid) THEN 'row security'
	WHEN c.reloptions IS NOT NULL THEN 'storage parameters'
	WHEN c.reltablespace <> 0 THEN 'a tablespace'
	WHEN c.relreplident <> 'd' THEN 'a replica identity'
	WHEN (SELECT m.amname FROM pg_catalog.pg_am AS m WHERE m.oid = c.relam) <> pg_catalog.current_setting('default_table_access_method') THEN 'an access method'
	WHEN EXISTS (SELECT FROM pg_catalog.pg_publication_tables AS p WHERE p.schemaname = n.nspname AND p.tablename = c.relname) THEN 'a publication'
	WHEN EXISTS (SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid AND (i.indisclustered OR NOT i.indisvalid OR NOT EXISTS (
		SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u') AND k.conrelid = c.oid))) THEN 'an index without a constraint'
	WHEN EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
		AND (a.attidentity <> '' OR a.attacl IS NOT NULL OR a.attoptions IS NOT NULL)) THEN 'an identity column, or privileges or options of a column'
	WHEN EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid
		AND d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i')
		AND (SELECT s.relkind FROM pg_catalog.pg_class AS s WHERE s.oid = d.objid) = 'S') THEN 'a sequence'
	WHEN EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') THEN 'an extension'
	WHEN EXISTS (SELECT FROM pg_catalog.pg_seclabel AS l WHERE l.classoid = 'pg_catalog.pg_class'::regclass AND l.objoid = c.oid) THEN 'a security label'
	WHEN EXISTS (SELECT FROM pg_catalog.aclexplode(c.relacl) AS a WHERE a.grantor <> c.relowner) THEN 'privileges that others have granted'
	ELSE '' END
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2`

// NewTablesPublished says whether a table created in this schema is at once
// part of a publication. Rows that reach such a table under another name never
// reach its subscribers.
func NewTablesPublished(ctx context.Context, q Querier, schema string) (published bool, err error) {
	err = q.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_catalog.pg_publication WHERE puballtables)`).Scan(&published)
	if err != nil || published {
		return published, err
	}
	var bySchema bool // since PostgreSQL 15
	err = q.QueryRow(ctx, `SELECT pg_catalog.to_regclass('pg_catalog.pg_publication_namespace') IS NOT NULL`).Scan(&bySchema)
	if err != nil || !bySchema {
		return false, err
	}
	err = q.QueryRow(ctx, `
SELECT EXISTS (SELECT FROM pg_catalog.pg_publication_namespace AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pnnspid
               WHERE n.nspname = $1)`, schema).Scan(&published)
	return published, err
}
