package discovery

import (
	"context"

	"github.com/snowpg/etl/internal/catalog/source"
)

// Nearby says what there is where no table fits a pattern: the tables of the
// first schema that fits it, else the schemas of the first database that does,
// else the databases. kind names them, and where they are.
func Nearby(ctx context.Context, q source.Querier, p Pattern) (kind string, names []string, err error) {
	databases, err := source.Databases(ctx, q)
	if err != nil {
		return "", nil, err
	}
	database, ok := firstFitting(p.Database, databases)
	if !ok {
		return "databases", databases, nil
	}
	schemas, err := source.Schemas(ctx, q, database)
	if err != nil {
		return "", nil, err
	}
	schema, ok := firstFitting(p.Schema, schemas)
	if !ok {
		return "in database " + database + " the schemas", schemas, nil
	}
	tables, err := source.Tables(ctx, q, database, schema)
	for _, t := range tables {
		names = append(names, t.Table.Name)
	}
	return "in schema " + database + "." + schema + " the tables", names, err
}

func firstFitting(pattern string, names []string) (string, bool) {
	for _, name := range names {
		if name != informationSchema && matches(pattern, name) {
			return name, true
		}
	}
	return "", false
}
