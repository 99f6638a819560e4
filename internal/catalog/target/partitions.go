package target

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
)

// readPartitions is nil for a table that is not partitioned.
func readPartitions(ctx context.Context, q Querier, oid uint32) (*catalog.Partitions, error) {
	p := new(catalog.Partitions)
	err := q.QueryRow(ctx, `
		SELECT ARRAY(SELECT a.attname::text FROM unnest(p.partattrs::int2[]) WITH ORDINALITY AS k(attnum, n)
		             JOIN pg_catalog.pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = k.attnum ORDER BY k.n),
		       p.partexprs IS NOT NULL, p.partdefid <> 0,
		       (SELECT count(*) FROM pg_catalog.pg_inherits i WHERE i.inhparent = p.partrelid)
		FROM pg_catalog.pg_partitioned_table p WHERE p.partrelid = $1`, oid).
		Scan(&p.Columns, &p.Expression, &p.Default, &p.Count)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // not partitioned, which is no error
	}
	return p, err
}
