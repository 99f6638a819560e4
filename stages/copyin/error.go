package copyin

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/snowpg/etl/pipeline"
)

// CopyError says where a COPY into staging failed.
type CopyError struct {
	Table  string
	Writer int // from 0
	// Row counts the rows of this writer from 1, and Column is the target's
	// column; zero and empty where the server did not say.
	Row    int64
	Column string
	Err    error
}

// Error leaves out the server's DETAIL, which may hold values.
func (e *CopyError) Error() string {
	where := fmt.Sprintf("%s: copy, writer %d", e.Table, e.Writer)
	if e.Row > 0 {
		where += fmt.Sprintf(", row %d", e.Row)
	}
	if e.Column != "" {
		where += ", column " + e.Column
	}
	return where + ": " + e.Err.Error()
}

func (e *CopyError) Unwrap() error { return e.Err }

func copyError(t *pipeline.Table, writer int, err error) error {
	e := &CopyError{Table: t.Name, Writer: writer, Err: err}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		e.Row, e.Column = place(pg.Where)
	}
	return e
}

// copyContext is what the server adds to an error in binary COPY. The words
// are translated by lc_messages; the order is the same in every language.
var copyContext = regexp.MustCompile(`^COPY \S+, \S+ (\d+)(?:, \S+ (.+))?`)

// place reads row and column out of an error's CONTEXT.
func place(context string) (row int64, column string) {
	match := copyContext.FindStringSubmatch(context)
	if match == nil {
		return 0, ""
	}
	row, _ = strconv.ParseInt(match[1], 10, 64) // digits; beyond int64 nothing is known
	return row, match[2]
}
