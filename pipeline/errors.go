package pipeline

import (
	"errors"
	"fmt"
	"time"
)

// AlreadyRunningError says that another live run holds the lease of a table.
type AlreadyRunningError struct {
	Table string
	Owner string // "host:pid"
	Since time.Time
	Until time.Time
}

func (e *AlreadyRunningError) Error() string {
	return fmt.Sprintf("%s: another run holds the lease: %s, since %s, until %s at the latest; wait for it or stop it",
		e.Table, e.Owner, e.Since.UTC().Format(time.RFC3339), e.Until.UTC().Format(time.RFC3339))
}

// FencedError says that this run has lost its lease: another run has taken
// the table over. It commits nothing more; slices that it had committed stay.
type FencedError struct {
	Table  string
	Reason string
}

func (e *FencedError) Error() string {
	return fmt.Sprintf("%s: fenced: %s; this run writes nothing more", e.Table, e.Reason)
}

// TableError says which table a failure belongs to.
type TableError struct {
	Table string
	Err   error
}

func (e *TableError) Error() string { return e.Table + ": " + e.Err.Error() }

func (e *TableError) Unwrap() error { return e.Err }

// stalePlan is an error that says that a table is no longer what it was
// planned for: a column was altered, or the target was made by another run.
// Planning again may succeed where repeating cannot.
type stalePlan interface{ PlanAgain() bool }

func isStalePlan(err error) bool {
	var stale stalePlan
	return errors.As(err, &stale) && stale.PlanAgain()
}
