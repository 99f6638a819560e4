package catalog

import (
	"regexp"
	"strings"
)

// SourceTable names a Snowflake table or view, each part exactly as stored
// (upper case unless it was created quoted).
type SourceTable struct {
	Database, Schema, Name string
}

// TargetTable names a PostgreSQL table, each part exactly as stored (lower
// case unless it was created quoted).
type TargetTable struct {
	Schema, Name string
}

// QuoteSource quotes an identifier for Snowflake.
func QuoteSource(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// QuoteTarget quotes an identifier for PostgreSQL.
func QuoteTarget(name string) string {
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// SQL is the fully quoted name for a Snowflake statement.
func (t SourceTable) SQL() string {
	return QuoteSource(t.Database) + "." + QuoteSource(t.Schema) + "." + QuoteSource(t.Name)
}

// String is the name as a person writes it, quoted only where needed.
func (t SourceTable) String() string {
	return readable(t.Database, plainSource) + "." + readable(t.Schema, plainSource) + "." + readable(t.Name, plainSource)
}

// SQL is the fully quoted name for a PostgreSQL statement.
func (t TargetTable) SQL() string {
	return QuoteTarget(t.Schema) + "." + QuoteTarget(t.Name)
}

// String is the name as a person writes it, quoted only where needed.
func (t TargetTable) String() string {
	return readable(t.Schema, plainTarget) + "." + readable(t.Name, plainTarget)
}

var (
	plainSource = regexp.MustCompile(`^[A-Z_][A-Z0-9_$]*$`)
	plainTarget = regexp.MustCompile(`^[a-z_][a-z0-9_$]*$`)
)

func readable(name string, plain *regexp.Regexp) string {
	if plain.MatchString(name) {
		return name
	}
	return QuoteTarget(name)
}
