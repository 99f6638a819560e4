package target

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
)

// Querier is what Read needs of a pool, a connection or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Read describes the table, or returns nil if there is none of that name. A
// relation that rows cannot be loaded into is an error.
func Read(ctx context.Context, q Querier, name catalog.TargetTable) (*catalog.Target, error) {
	oid, err := find(ctx, q, name)
	if err != nil || oid == 0 {
		return nil, err
	}
	t := &catalog.Target{Table: name}
	if t.Columns, err = readColumns(ctx, q, oid); err != nil {
		return nil, fmt.Errorf("reading the columns of target %s: %w", name, err)
	}
	if err := readKeys(ctx, q, oid, t); err != nil {
		return nil, fmt.Errorf("reading the unique indexes of target %s: %w", name, err)
	}
	if t.Partitions, err = readPartitions(ctx, q, oid); err != nil {
		return nil, fmt.Errorf("reading the partitions of target %s: %w", name, err)
	}
	if t.RowSecurity, err = readRowSecurity(ctx, q, oid); err != nil {
		return nil, fmt.Errorf("reading the policies of target %s: %w", name, err)
	}
	t.Fingerprint = fingerprint(t)
	return t, nil
}

func find(ctx context.Context, q Querier, name catalog.TargetTable) (uint32, error) {
	var oid uint32
	var kind string
	err := q.QueryRow(ctx, `
		SELECT c.oid, c.relkind::text
		FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = $1 AND c.relname = $2`, name.Schema, name.Name).Scan(&oid, &kind)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("looking up target %s: %w", name, err)
	case kind != "r" && kind != "p":
		return 0, &NotATableError{Table: name, Kind: kind}
	}
	return oid, nil
}

// NotATableError says that the target's name belongs to a relation that is
// neither a table nor a partitioned table.
type NotATableError struct {
	Table catalog.TargetTable
	Kind  string // pg_class.relkind
}

func (e *NotATableError) Error() string {
	kinds := map[string]string{"v": "a view", "m": "a materialized view", "f": "a foreign table", "i": "an index", "S": "a sequence"}
	kind, known := kinds[e.Kind]
	if !known {
		kind = "no table (relkind " + e.Kind + ")"
	}
	return fmt.Sprintf("target %s is %s; name another target", e.Table, kind)
}

func readColumns(ctx context.Context, q Querier, oid uint32) ([]catalog.TargetColumn, error) {
	rows, err := q.Query(ctx, `
		SELECT a.attname, a.atttypid, a.atttypmod, pg_catalog.format_type(a.atttypid, a.atttypmod),
		       a.attnotnull, a.atthasdef OR a.attidentity <> '', a.attgenerated <> '', a.attidentity = 'a'
		FROM pg_catalog.pg_attribute a
		WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
		ORDER BY a.attnum`, oid)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (catalog.TargetColumn, error) {
		var c catalog.TargetColumn
		var typ uint32
		var typmod int32
		var sql string
		err := row.Scan(&c.Name, &typ, &typmod, &sql, &c.NotNull, &c.HasDefault, &c.Generated, &c.IdentityAlways)
		c.Type = catalog.DecodeType(typ, typmod, sql)
		return c, err
	})
}

func readKeys(ctx context.Context, q Querier, oid uint32, t *catalog.Target) error {
	rows, err := q.Query(ctx, `
		SELECT i.indisprimary, i.indimmediate, (SELECT relname::text FROM pg_catalog.pg_class c WHERE c.oid = i.indexrelid), array_agg(a.attname::text ORDER BY k.n)
		FROM pg_catalog.pg_index i
		CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, n)
		JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
		WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid
		  AND i.indpred IS NULL AND i.indexprs IS NULL AND k.n <= i.indnkeyatts
		GROUP BY i.indexrelid, i.indisprimary, i.indimmediate
		ORDER BY i.indisprimary DESC, i.indexrelid`, oid)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var primary, immediate bool
		var name string
		var columns []string
		if err := rows.Scan(&primary, &immediate, &name, &columns); err != nil {
			return err
		}
		if !immediate {
			t.Deferrable = append(t.Deferrable, catalog.Unique{Name: name, Columns: columns})
			continue
		}
		t.HasPrimaryKey = t.HasPrimaryKey || primary
		t.UniqueKeys = append(t.UniqueKeys, columns)
	}
	return rows.Err()
}

// fingerprint hashes what the loader relies on. Column order is part of it
// only by name, so that it does not matter.
func fingerprint(t *catalog.Target) string {
	var lines []string
	for _, c := range t.Columns {
		lines = append(lines, fmt.Sprintf("column %q %s %t %t %t %t", c.Name, c.Type.SQL, c.NotNull, c.HasDefault, c.Generated, c.IdentityAlways))
	}
	for _, key := range t.UniqueKeys {
		lines = append(lines, fmt.Sprintf("unique %q", key))
	}
	for _, u := range t.Deferrable {
		lines = append(lines, fmt.Sprintf("deferrable %q", u.Columns))
	}
	if t.Partitions != nil {
		lines = append(lines, fmt.Sprintf("partitioned by %q", t.Partitions.Columns))
	}
	for _, command := range t.RowSecurity.Limited {
		lines = append(lines, "row security limits "+command)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:8])
}
