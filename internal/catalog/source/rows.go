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

// query runs a statement and returns its column names and its rows as text,
// NULL as "".
func query(ctx context.Context, q Querier, statement string) (names []string, answer [][]string, err error) {
	rows, err := q.QueryContext(ctx, statement)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = closeErr
		}
	}()
	if names, err = rows.Columns(); err != nil {
		return nil, nil, err
	}
	values, into := make([]sql.NullString, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, nil, err
		}
		row := make([]string, len(values))
		for i, v := range values {
			row[i] = v.String
		}
		answer = append(answer, row)
	}
	return names, answer, rows.Err()
}

// selectColumns runs a statement and picks result columns by name, because
// Snowflake adds columns to the answers of its metadata statements.
func selectColumns(ctx context.Context, q Querier, statement string, wanted ...string) ([][]string, error) {
	present, answer, err := query(ctx, q, statement)
	if err != nil {
		return nil, err
	}
	at, err := positions(present, wanted)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", statement, err)
	}
	for n, row := range answer {
		picked := make([]string, len(at))
		for i, from := range at {
			picked[i] = row[from]
		}
		answer[n] = picked
	}
	return answer, nil
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
