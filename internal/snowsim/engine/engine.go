package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

var _ data.Engine = (*Engine)(nil)

// DefaultRetention is how far back AT and BEFORE reach unless WithRetention
// says otherwise: Snowflake's DATA_RETENTION_TIME_IN_DAYS of 1.
const DefaultRetention = 24 * time.Hour

// Engine is a catalog of tables and the statements on them. It is safe for
// concurrent use.
type Engine struct {
	retention     time.Duration
	statementTime func(queryID string) (time.Time, bool)
	clock         store.Clock

	mu        sync.RWMutex
	databases map[string]*database

	projections projections
}

// Option configures an Engine.
type Option func(*Engine)

// WithRetention sets how far back AT and BEFORE reach.
func WithRetention(d time.Duration) Option {
	return func(e *Engine) { e.retention = d }
}

// WithStatementTimes sets how AT(STATEMENT => id) finds the time of an earlier
// statement. Without it no statement is found.
func WithStatementTimes(find func(queryID string) (time.Time, bool)) Option {
	return func(e *Engine) { e.statementTime = find }
}

// New makes an engine without databases.
func New(options ...Option) *Engine {
	e := &Engine{
		retention:     DefaultRetention,
		statementTime: func(string) (time.Time, bool) { return time.Time{}, false },
		databases:     map[string]*database{},
		projections:   projections{ids: map[projection]uint64{}},
	}
	for _, o := range options {
		o(e)
	}
	return e
}

// Execute runs one statement; see data.Engine. Errors are *data.Error, or
// ctx's error if it ended first.
func (e *Engine) Execute(
	ctx context.Context, s *data.Session, text string, now time.Time, describeOnly bool,
) (*data.Result, error) {
	tree, err := sql.Parse(text)
	if err != nil {
		var syntax *sql.SyntaxError
		if errors.As(err, &syntax) {
			return nil, &data.Error{Code: "001003", SQLState: "42000", Message: syntax.Error()}
		}
		return nil, err
	}
	st, err := e.newStatement(ctx, s, now, readingTime(&e.clock, tree, now))
	if err != nil {
		return nil, err
	}
	st.describe = describeOnly
	return st.run(tree)
}

// readingTime is the time at which a statement sees the tables.
func readingTime(c *store.Clock, tree sql.Statement, now time.Time) int64 {
	switch tree.(type) {
	case *sql.Select, *sql.Show, *sql.Describe, *sql.Explain:
		return c.Read(now)
	}
	return c.Peek(now)
}
