package setlocal

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Setting is one server setting by name.
type Setting struct{ Name, Value string }

// Duration is a setting in milliseconds, the unit of PostgreSQL's timeouts; 0
// switches a timeout off.
func Duration(name string, d time.Duration) Setting {
	return Setting{Name: name, Value: strconv.FormatInt(d.Milliseconds(), 10) + "ms"}
}

// Statements are the settings of a transaction whose statements may take up to
// limit each, 0 for as long as their rows need, whatever the role's defaults
// are, while a dead client must not keep it, or its locks, alive.
func Statements(limit time.Duration) []Setting {
	return []Setting{
		Duration("statement_timeout", limit),
		Duration("transaction_timeout", 0), // PostgreSQL 17
		// Whoever is killed in the middle of a statement leaves a server
		// process behind that would work on to its end, with all its locks.
		Duration("client_connection_check_interval", time.Second), // PostgreSQL 14
	}
}

// Executor is what Apply needs of a transaction.
type Executor interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// Apply sets the settings until the end of the transaction. Settings that the
// server's version does not have are left out.
func Apply(ctx context.Context, tx Executor, settings ...Setting) error {
	names, values := make([]string, len(settings)), make([]string, len(settings))
	for i, s := range settings {
		names[i], values[i] = s.Name, s.Value
	}
	_, err := tx.Exec(ctx, `
SELECT pg_catalog.set_config(s.name, s.value, true)
FROM unnest($1::text[], $2::text[]) AS s (name, value)
WHERE pg_catalog.current_setting(s.name, true) IS NOT NULL`, names, values)
	if err != nil {
		return fmt.Errorf("set transaction settings %v: %w", names, err)
	}
	return nil
}
