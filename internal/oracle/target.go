package oracle

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Querier is a connection, a pool or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Target is the content of a table, given as SQL writes its name, in the
// order of the source's columns.
func Target(ctx context.Context, q Querier, table string, columns []data.Column) (Rows, error) {
	expressions := make([]string, len(columns))
	for i, c := range columns {
		expressions[i] = targetExpression(c)
	}
	rows, err := q.Query(ctx, "SELECT "+strings.Join(expressions, ", ")+" FROM "+table)
	if err != nil {
		return Rows{}, err
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (string, error) {
		values, err := row.Values()
		if err != nil {
			return "", err
		}
		return targetRow(columns, values)
	})
	if err != nil {
		return Rows{}, fmt.Errorf("reading %s: %w", table, err)
	}
	return newRows(all), nil
}

func targetRow(columns []data.Column, values []any) (string, error) {
	cells := make([]string, len(values))
	for i, v := range values {
		var err error
		if cells[i], err = targetText(columns[i], v); err != nil {
			return "", err
		}
	}
	return strings.Join(cells, "|"), nil
}

// targetExpression lets PostgreSQL write the value; floats come as such,
// because its shortest text differs from Go's in form.
func targetExpression(c data.Column) string {
	name := `"` + strings.ToLower(c.Name) + `"`
	switch c.Type.Kind {
	case data.TimestampNTZ:
		return "to_char(" + name + ", 'YYYY-MM-DD HH24:MI:SS.US')"
	case data.TimestampLTZ, data.TimestampTZ:
		return "to_char(" + name + " AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
	case data.Real, data.Boolean:
		return name
	default:
		return name + "::text"
	}
}

func targetText(c data.Column, v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "NULL", nil
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	case string:
		switch c.Type.Kind {
		case data.Variant, data.Object, data.Array:
			return jsonText(v)
		default:
			return v, nil
		}
	default:
		return fmt.Sprint(v), nil
	}
}
