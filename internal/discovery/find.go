package discovery

import (
	"context"
	"slices"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/source"
)

// Table is a table of the source.
type Table struct {
	source.Listed
	Columns []catalog.SourceColumn
	Key     []string // the declared primary key
}

// informationSchema holds views of Snowflake's own.
const informationSchema = "INFORMATION_SCHEMA"

// Find lists the tables that fit one of the patterns, by name.
func Find(ctx context.Context, q source.Querier, patterns []Pattern) ([]Table, error) {
	var found []Table
	for _, p := range patterns {
		listed, err := List(ctx, q, p)
		if err != nil {
			return nil, err
		}
		for _, l := range listed {
			known := slices.ContainsFunc(found, func(t Table) bool { return t.Table == l.Table })
			if known {
				continue
			}
			t, err := describe(ctx, q, l)
			if err != nil {
				return nil, err
			}
			found = append(found, t)
		}
	}
	return found, nil
}

// List lists the tables that fit a pattern, without their columns.
func List(ctx context.Context, q source.Querier, p Pattern) ([]source.Listed, error) {
	databases, err := source.Databases(ctx, q)
	if err != nil {
		return nil, err
	}
	var fitting []source.Listed
	for _, database := range databases {
		if !matches(p.Database, database) {
			continue
		}
		schemas, err := source.Schemas(ctx, q, database)
		if err != nil {
			return nil, err
		}
		for _, schema := range schemas {
			if schema == informationSchema || !matches(p.Schema, schema) {
				continue
			}
			tables, err := source.Tables(ctx, q, database, schema)
			if err != nil {
				return nil, err
			}
			for _, t := range tables {
				if matches(p.Table, t.Table.Name) {
					fitting = append(fitting, t)
				}
			}
		}
	}
	return fitting, nil
}

func describe(ctx context.Context, q source.Querier, l source.Listed) (t Table, err error) {
	t = Table{Listed: l}
	if t.Columns, err = source.Describe(ctx, q, l.Table); err != nil {
		return t, err
	}
	t.Key, err = source.PrimaryKey(ctx, q, l.Table)
	return t, err
}
