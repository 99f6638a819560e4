package discovery

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgoid"
)

const head = `# Tables found in Snowflake by etl discover. Look over each key and watermark,
# set disabled: true for what you do not want, then: etl check, etl plan.
# The connections are best set in the environment or in .env; see .env.example.
`

// Write writes a configuration for the tables. schema is the exact name of the
// schema of the targets.
func Write(w io.Writer, tables []Table, schema string) error {
	var b strings.Builder
	b.WriteString(head + "tables:\n")
	names := make(map[string]bool)
	for _, t := range tables {
		name := unused(names, strings.ToLower(t.Table.Name), strings.ToLower(t.Table.Schema+"_"+t.Table.Name), strings.ToLower(t.Table.Database+"_"+t.Table.Schema+"_"+t.Table.Name))
		t.write(&b, name, catalog.TargetTable{Schema: schema, Name: name})
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// unused takes the first name that is free, else numbers the last.
func unused(taken map[string]bool, names ...string) string {
	for n := 2; ; n++ {
		for _, name := range names {
			if !taken[name] {
				taken[name] = true
				return name
			}
		}
		names = []string{fmt.Sprintf("%s_%d", names[len(names)-1], n)}
	}
}

// write adds one entry.
func (t Table) write(b *strings.Builder, name string, target catalog.TargetTable) {
	fmt.Fprintf(b, "\n  # %s: %s\n", t.Table, t.size())
	movable, refused := t.columns(b)
	fmt.Fprintf(b, "  %s:\n", scalar(name))
	line := func(key, value, comment string) {
		fmt.Fprintf(b, "    %s: %s", key, value)
		if comment != "" {
			b.WriteString("  # " + oneLine(comment))
		}
		b.WriteString("\n")
	}
	line("source", scalar(t.Table.String()), "")
	line("target", scalar(target.String()), "")
	guess := GuessWatermark(movable)
	t.writeMode(line, guess)
	if len(refused) > 0 {
		line("columns", "{ exclude: ["+strings.Join(refused, ", ")+"] }", "their types have no counterpart")
	}
	if fault := t.fault(movable, target); fault != "" {
		line("disabled", "true", fault)
	}
}

// writeMode writes key, watermark and the mode that they allow.
func (t Table) writeMode(line func(key, value, comment string), guess Guess) {
	watermark := "none"
	if guess.Column != "" {
		watermark = columnName(guess.Column)
	}
	switch {
	case len(t.Key) > 0:
		var key []string
		for _, k := range t.Key {
			key = append(key, columnName(k))
		}
		line("key", "["+strings.Join(key, ", ")+"]", "the primary key declared in Snowflake, which does not enforce it")
		line("watermark", watermark, guess.Why)
	case guess.Column != "":
		line("mode", "append", "no primary key is declared; if rows change, name the columns that identify one: key: […]")
		line("watermark", watermark, guess.Why)
	default:
		line("mode", "replace", "no primary key is declared; "+guess.Why)
	}
}

// columns lists the columns as comments, and tells those that can move from
// those that cannot, as the configuration writes them.
func (t Table) columns(b *strings.Builder) (movable []catalog.SourceColumn, refused []string) {
	for _, c := range t.Columns {
		null := ""
		if !c.Nullable {
			null = " NOT NULL"
		}
		pg, err := catalog.DefaultType(c)
		if err != nil {
			fmt.Fprintf(b, "  #   %s %s%s has no counterpart\n", oneLine(c.Name), c.TypeText, null)
			refused = append(refused, columnName(c.Name))
			continue
		}
		fmt.Fprintf(b, "  #   %s %s%s → %s\n", oneLine(c.Name), c.TypeText, null, typeText(pg))
		movable = append(movable, c)
	}
	return movable, refused
}

// typeText says what a new target gets; which of the two needs a look at the
// values, when the table is planned.
func typeText(t catalog.PGType) string {
	if t.OID == pgoid.Numeric && t.Scale == 0 {
		return "bigint, or " + t.SQL + " if a value needs it"
	}
	return t.SQL
}

// fault says why the table cannot be loaded as it is.
func (t Table) fault(movable []catalog.SourceColumn, target catalog.TargetTable) string {
	const longest = 63
	if len(target.Name) > longest {
		return "PostgreSQL allows 63 bytes for a name: choose another target"
	}
	if _, err := catalog.Select(t.Table, movable, catalog.Selection{}); err != nil {
		return err.Error()
	}
	if slices.ContainsFunc(t.Key, func(k string) bool {
		return !slices.ContainsFunc(movable, func(c catalog.SourceColumn) bool { return c.Name == k })
	}) {
		return "a column of the key has a type without a counterpart"
	}
	return ""
}

func (t Table) size() string {
	if t.Rows < 0 {
		return "rows not known"
	}
	if t.Bytes < 0 {
		return fmt.Sprintf("%d rows", t.Rows)
	}
	return fmt.Sprintf("%d rows, %d bytes", t.Rows, t.Bytes)
}

var (
	plainScalar = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.$]*$`)
	plainColumn = regexp.MustCompile(`^[A-Z_][A-Z0-9_$]*$`)
	// yamlWords mean something else than themselves to some readers of YAML.
	yamlWords = regexp.MustCompile(`(?i)^(y|n|yes|no|on|off|true|false|null|none)$`)
)

// scalar writes a text as YAML.
func scalar(text string) string {
	if plainScalar.MatchString(text) && !yamlWords.MatchString(text) {
		return text
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 }) {
		return fmt.Sprintf("%q", text)
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// columnName writes a column so that the configuration reads exactly its name.
func columnName(name string) string {
	if plainColumn.MatchString(name) {
		return scalar(name)
	}
	return scalar(catalog.QuoteSource(name))
}

// oneLine keeps a text within its comment.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
