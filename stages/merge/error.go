package merge

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
)

const (
	uniqueViolation = "23505"
	undefinedTable  = "42P01"
	duplicateTable  = "42P07"
	// featureNotSupported is also what keeps a column's type from changing: a
	// view that uses it.
	featureNotSupported = "0A000"
)

// Error says what the server refused in a merge.
type Error struct {
	Table      string
	Target     catalog.TargetTable
	Column     string // empty where the server did not say
	Constraint string // empty where none is involved
	NextStep   string // for people; may be empty
	Err        error
}

// Error leaves out the server's DETAIL, which may hold whole rows.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s: merge into %s", e.Table, e.Target)
	if e.Column != "" {
		text += ", column " + e.Column
	}
	if e.Constraint != "" {
		text += ", constraint " + e.Constraint
	}
	text += ": " + e.Err.Error()
	if e.NextStep != "" {
		text += "; next: " + e.NextStep
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// explain adds where it happened and what to do to an error of the merge.
func explain(job pipeline.Merge, err error) error {
	var already *pipeline.FencedError
	var invalid *pipeline.ValidationError
	var unusable *RuleError
	if errors.As(err, &already) || errors.As(err, &invalid) || errors.As(err, &unusable) {
		return err
	}
	t := job.Slice.Run.Table
	e := &Error{Table: t.Name, Target: t.Target, Err: err}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		e.Column, e.Constraint = pg.ColumnName, pg.ConstraintName
		e.NextStep = fault.Lookup(err).NextStep
	}
	return e
}

func sqlState(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}
