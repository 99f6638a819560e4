package source

import (
	"context"
	"fmt"
	"strconv"

	"github.com/snowpg/etl/internal/catalog"
)

// Databases lists the databases the role can see.
func Databases(ctx context.Context, q Querier) ([]string, error) {
	return names(ctx, q, "SHOW DATABASES IN ACCOUNT")
}

// Schemas lists the schemas of a database that the role can see.
func Schemas(ctx context.Context, q Querier, database string) ([]string, error) {
	return names(ctx, q, "SHOW SCHEMAS IN DATABASE "+catalog.QuoteSource(database))
}

func names(ctx context.Context, q Querier, statement string) ([]string, error) {
	answer, err := selectColumns(ctx, q, statement, "name")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", statement, err)
	}
	list := make([]string, 0, len(answer))
	for _, row := range answer {
		list = append(list, row[0])
	}
	return list, nil
}

// Listed is a table as SHOW TABLES gives it.
type Listed struct {
	Table catalog.SourceTable
	// Rows and Bytes come from Snowflake's metadata; -1 where it has none.
	Rows, Bytes int64
}

// Tables lists the tables of a schema that the role can see, by name. It needs
// no warehouse.
func Tables(ctx context.Context, q Querier, database, schema string) ([]Listed, error) {
	statement := "SHOW TABLES IN SCHEMA " + catalog.QuoteSource(database) + "." + catalog.QuoteSource(schema)
	answer, err := selectColumns(ctx, q, statement, "name", "rows", "bytes")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", statement, err)
	}
	list := make([]Listed, 0, len(answer))
	for _, row := range answer {
		list = append(list, Listed{
			Table: catalog.SourceTable{Database: database, Schema: schema, Name: row[0]},
			Rows:  number(row[1]), Bytes: number(row[2]),
		})
	}
	return list, nil
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
