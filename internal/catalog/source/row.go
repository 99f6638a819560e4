package source

import (
	"context"
	"database/sql"
	"errors"
)

// Row runs a statement that answers exactly one row and returns its values as
// text, NULL as "".
func Row(ctx context.Context, q Querier, statement string) (row []string, err error) {
	rows, err := q.QueryContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = closeErr
		}
	}()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	if !rows.Next() {
		return nil, errors.Join(rows.Err(), errors.New("the statement answered no row: "+statement))
	}
	values := make([]sql.NullString, len(names))
	into := make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	for _, v := range values {
		row = append(row, v.String)
	}
	return row, rows.Err()
}
