package config

import (
	"strings"
	"unicode/utf8"
)

const (
	maxSnowflakeName = 255 // characters
	maxPostgresName  = 63  // bytes (NAMEDATALEN - 1); the server would cut silently
)

// part is one identifier of a dotted name, as written.
type part struct {
	text   string // without quotes, quotes inside undoubled
	quoted bool
}

// splitName reads a dotted name of one to limit parts.
func splitName(name string, limit int) ([]part, error) {
	var parts []part
	rest := name
	for {
		p, after, err := nextPart(rest)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
		if after == "" {
			break
		}
		if after[0] != '.' {
			return nil, wrong("write a dot between the parts of a name", "there is text after a closing quote")
		}
		rest = after[1:]
	}
	if len(parts) > limit {
		return nil, wrong("put a part that contains a dot in double quotes", "%q has %d parts, and at most %d are allowed", name, len(parts), limit)
	}
	return parts, nil
}

// nextPart reads one identifier and returns what follows it.
func nextPart(text string) (part, string, error) {
	if strings.HasPrefix(text, `"`) {
		return quotedPart(text[1:])
	}
	name, rest := text, ""
	if i := strings.IndexByte(text, '.'); i >= 0 {
		name, rest = text[:i], text[i:]
	}
	if name == "" {
		return part{}, "", wrong("remove the dot or name the part", "a part of the name is empty")
	}
	if !unquoted(name) {
		return part{}, "", wrong("put it in double quotes", "%q is not a plain name", name)
	}
	return part{text: name}, rest, nil
}

func quotedPart(text string) (part, string, error) {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			return part{}, "", wrong("add the closing one", "a double quote is not closed")
		}
		b.WriteString(text[:i])
		if !strings.HasPrefix(text[i+1:], `"`) {
			return checkQuoted(b.String(), text[i+1:])
		}
		b.WriteByte('"')
		text = text[i+2:]
	}
}

func checkQuoted(name, rest string) (part, string, error) {
	switch {
	case name == "":
		return part{}, "", wrong("write a name between the quotes", "a quoted name is empty")
	case strings.ContainsRune(name, 0) || !utf8.ValidString(name):
		return part{}, "", wrong("correct the name", "a quoted name holds NUL or bytes that are not UTF-8")
	}
	return part{text: name, quoted: true}, rest, nil
}

// unquoted reports whether name may stand without quotes in both databases.
func unquoted(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c != '$' && (c < '0' || c > '9')) {
			return false
		}
	}
	return name != ""
}

// foldSnowflake returns the exact name Snowflake takes p for.
func foldSnowflake(p part) (string, error) {
	if utf8.RuneCountInString(p.text) > maxSnowflakeName {
		return "", wrong("give the name it has in Snowflake", "a name has more than %d characters", maxSnowflakeName)
	}
	if p.quoted {
		return p.text, nil
	}
	return strings.ToUpper(p.text), nil
}

// foldPostgresPart returns the exact name PostgreSQL takes p for.
func foldPostgresPart(p part) (string, error) {
	if len(p.text) > maxPostgresName {
		return "", wrong("give a shorter target name", "%q has more than %d bytes, and PostgreSQL would cut it", p.text, maxPostgresName)
	}
	if p.quoted {
		return p.text, nil
	}
	return foldPostgres(p.text), nil
}

func foldPostgres(name string) string { return strings.ToLower(name) }
