package discovery

import (
	"fmt"
	"path"
	"strings"
)

// Pattern names tables: [[database.]schema.]table, each part with * and ?,
// without regard to case.
type Pattern struct{ Database, Schema, Table string }

// ParsePattern reads a pattern. Parts that are left out are those of the
// session, which may be empty.
func ParsePattern(text, database, schema string) (Pattern, error) {
	parts := strings.Split(text, ".")
	if len(parts) > 3 {
		return Pattern{}, fmt.Errorf("%q has %d parts; write [[database.]schema.]table", text, len(parts))
	}
	full := []string{database, schema, "*"}
	for i, part := range parts {
		part = strings.Trim(part, `"`)
		if _, err := path.Match(part, ""); err != nil || part == "" {
			return Pattern{}, fmt.Errorf("%q is not a pattern of names", text)
		}
		full[3-len(parts)+i] = part
	}
	p := Pattern{Database: full[0], Schema: full[1], Table: full[2]}
	switch {
	case p.Database == "":
		return p, fmt.Errorf("%q has no database; set SNOWFLAKE_DATABASE or write database.schema.table", text)
	case p.Schema == "":
		return p, fmt.Errorf("%q has no schema; set SNOWFLAKE_SCHEMA or write schema.table", text)
	}
	return p, nil
}

// matches compares one part.
func matches(pattern, name string) bool {
	ok, err := path.Match(strings.ToUpper(pattern), strings.ToUpper(name))
	return err == nil && ok
}
