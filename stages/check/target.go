package check

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/pipeline"
)

// tableFacts are what the loader's role meets in an existing target.
type tableFacts struct {
	exists     bool
	missing    []string // rights
	triggers   []string
	references []string // foreign keys of the target
	partitions []string // columns of the partition key
	rest       bool     // a default partition takes what no other does
}

// needed are the rights of a mode. Reading is always needed: a conflicting row
// is compared with the new one.
func needed(m pipeline.Mode) []string {
	switch m {
	case pipeline.Append:
		return []string{"SELECT", "INSERT"}
	case pipeline.Replace:
		return []string{"SELECT", "INSERT", "DELETE"} // or TRUNCATE in its place, which is faster
	default:
		return []string{"SELECT", "INSERT", "UPDATE"}
	}
}

func tableRights(ctx context.Context, q target.Querier, r pipeline.Request) (t tableFacts, err error) {
	var lacking []string
	var truncate bool
	err = q.QueryRow(ctx, `
SELECT ARRAY(SELECT p FROM unnest($3::text[]) WITH ORDINALITY AS a (p, n) WHERE NOT pg_catalog.has_table_privilege(c.oid, p) ORDER BY n),
       pg_catalog.has_table_privilege(c.oid, 'TRUNCATE'),
       ARRAY(SELECT tgname::text FROM pg_catalog.pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled <> 'D' ORDER BY 1),
       ARRAY(SELECT conname::text FROM pg_catalog.pg_constraint WHERE conrelid = c.oid AND contype = 'f' ORDER BY 1),
       ARRAY(SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum = ANY (p.partattrs::int2[]) ORDER BY 1),
       coalesce(p.partdefid <> 0, true)
FROM pg_catalog.pg_class AS c LEFT JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid = c.oid JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p')`, r.Target.Schema, r.Target.Name, needed(r.Mode)).
		Scan(&lacking, &truncate, &t.triggers, &t.references, &t.partitions, &t.rest)
	if errors.Is(err, pgx.ErrNoRows) {
		return tableFacts{rest: true}, nil
	}
	t.exists = true
	for _, right := range lacking {
		if right != "DELETE" || !truncate {
			t.missing = append(t.missing, right)
		}
	}
	return t, err
}

// surprises are what makes a load slower, or fail, for reasons of the target's
// own.
func (t tableFacts) surprises(r pipeline.Request, f *Findings) {
	if len(t.triggers) > 0 {
		f.Add(Warn, r.Name, "triggers", strings.Join(t.triggers, ", ")+" run for every row", "expect slower merges; a trigger that changes rows makes verify report them")
	}
	if len(t.references) > 0 {
		f.Add(Warn, r.Name, "foreign keys", strings.Join(t.references, ", ")+" must be met by every load", "load the tables they point to in the same run, or before it")
	}
	if len(t.partitions) > 0 && r.Mode != pipeline.Append && r.Mode != pipeline.Replace {
		columns := strings.Join(t.partitions, ", ")
		f.Add(Warn, r.Name, "partitions", "a row whose "+columns+" changes at the source stays in its old partition, too", "partition by columns that never change, or use mode: replace")
	}
	if !t.rest {
		f.Add(Warn, r.Name, "partitions", "there is none for rows beyond those that are there", "CREATE TABLE … PARTITION OF "+r.Target.SQL()+" DEFAULT;")
	}
}
