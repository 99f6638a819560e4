package source

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/spelling"
)

// notFound is 002003: the object is missing, or hidden from the role.
const notFound = 2003

// IsNotFound says that Snowflake does not know a table, or hides it from the
// role: its answer is the same.
func IsNotFound(err error) bool {
	var refused interface{ SnowflakeCode() int }
	return errors.As(err, &refused) && refused.SnowflakeCode() == notFound
}

// WithNearest adds to the error about a table that is not found what its
// schema has, the names most like it first. Other errors, and those about a
// schema that cannot be listed, stay as they are.
func WithNearest(ctx context.Context, q Querier, t catalog.SourceTable, err error) error {
	const shown = 5
	if !IsNotFound(err) {
		return err
	}
	tables, listErr := Tables(ctx, q, t.Database, t.Schema)
	if listErr != nil || len(tables) == 0 {
		return err // the schema is not found either: nothing to add
	}
	names := make([]string, len(tables))
	for i, table := range tables {
		names[i] = table.Table.Name
	}
	more := ""
	if len(names) > shown {
		more = fmt.Sprintf(" and %d more", len(names)-shown)
	}
	return fmt.Errorf("%w; schema %s.%s has %s%s", err, t.Database, t.Schema, strings.Join(spelling.Nearest(t.Name, names, shown), ", "), more)
}
