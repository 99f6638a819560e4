package data

import (
	"context"
	"fmt"
	"time"
)

// Session is what a statement may read of, and change in, its session.
type Session struct {
	ID         int64
	User       string
	Role       string
	Database   string
	Schema     string
	Warehouse  string
	Parameters map[string]string // upper-case names
}

// Error is a statement's failure as Snowflake reports it.
type Error struct {
	Code     string // six digits, "002003"
	SQLState string // "02000"
	Message  string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s (%s): %s", e.Code, e.SQLState, e.Message)
}

// Engine runs statements. Implementations are safe for concurrent use; each
// statement sees one snapshot.
type Engine interface {
	// Execute runs one statement at the time now of the simulator's clock.
	// With describeOnly it only answers the result's columns. Failures are
	// *Error. It stops early when ctx ends.
	Execute(ctx context.Context, s *Session, sql string, now time.Time, describeOnly bool) (*Result, error)
}
