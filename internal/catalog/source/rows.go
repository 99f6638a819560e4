package source

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Querier is what this package needs of a *sql.DB.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// selectColumns runs a statement and picks result columns by name, because
// Snowflake adds columns to the answers of its metadata statements. NULL
// reads as "".
func selectColumns(ctx context.Context, q Querier, statement string, names ...string) (answer [][]string, err error) {
	rows, err := q.QueryContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = closeErr
		}
	}()
	present, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	at, err := positions(present, names)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", statement, err)
	}
	for rows.Next() {
		values := make([]sql.NullString, len(present))
		into := make([]any, len(present))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		row := make([]string, len(at))
		for i, from := range at {
			row[i] = values[from].String
		}
		answer = append(answer, row)
	}
	return answer, rows.Err()
}

func positions(present, wanted []string) ([]int, error) {
	at := make([]int, len(wanted))
	for i, name := range wanted {
		at[i] = -1
		for j, p := range present {
			if strings.EqualFold(p, name) {
				at[i] = j
			}
		}
		if at[i] < 0 {
			return nil, fmt.Errorf("the answer has no column %q, only %s", name, strings.Join(present, ", "))
		}
	}
	return at, nil
}
