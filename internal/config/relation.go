package config

import "strings"

// Source is a table or view in Snowflake; the parts are exact names.
type Source struct {
	Database, Schema, Name string
}

// String returns the name as it is written in Snowflake's SQL.
func (s Source) String() string {
	return join(plainSnowflake, s.Database, s.Schema, s.Name)
}

// Target is a table in PostgreSQL; the parts are exact names.
type Target struct {
	Schema, Name string
}

// String returns the name as it is written in SQL. Key words are not quoted:
// it is for people, not for statements.
func (t Target) String() string {
	return join(plainPostgres, t.Schema, t.Name)
}

func join(plain func(string) bool, parts ...string) string {
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			b.WriteByte('.')
		}
		if plain(part) {
			b.WriteString(part)
		} else {
			b.WriteString(`"` + strings.ReplaceAll(part, `"`, `""`) + `"`)
		}
	}
	return b.String()
}

func plainSnowflake(name string) bool { return unquoted(name) && name == strings.ToUpper(name) }

func plainPostgres(name string) bool { return unquoted(name) && name == foldPostgres(name) }
