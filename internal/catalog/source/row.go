package source

import (
	"context"
	"fmt"
)

// Row runs a statement that answers exactly one row and returns its values as
// text, NULL as "".
func Row(ctx context.Context, q Querier, statement string) ([]string, error) {
	_, answer, err := q.Answer(ctx, statement)
	if err != nil {
		return nil, err
	}
	if len(answer) != 1 {
		return nil, fmt.Errorf("one row was expected, %d came: %s", len(answer), statement)
	}
	return answer[0], nil
}
