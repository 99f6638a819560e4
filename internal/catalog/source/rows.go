package source

import (
	"context"
	"fmt"
	"strings"
)

// Querier is what this package needs of a Snowflake account.
type Querier interface {
	// Answer runs a statement and returns its column names and its rows as
	// text, NULL as "".
	Answer(ctx context.Context, statement string) (columns []string, rows [][]string, err error)
}

// selectColumns runs a statement and picks result columns by name, because
// Snowflake adds columns to the answers of its metadata statements.
func selectColumns(ctx context.Context, q Querier, statement string, wanted ...string) ([][]string, error) {
	present, answer, err := q.Answer(ctx, statement)
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
