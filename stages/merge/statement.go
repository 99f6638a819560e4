package merge

import (
	"slices"
	"strings"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/pipeline"
)

// statement holds the quoted parts that the statements of a merge are made of.
type statement struct {
	table     *pipeline.Table
	target    string
	staging   []string
	columns   []string
	key       []string
	watermark string // empty without one
}

func newStatement(t *pipeline.Table, staging []string) statement {
	s := statement{
		table:   t,
		target:  t.Target.SQL(),
		staging: staging,
		columns: catalog.QuoteTargets(catalog.TargetNames(t.Columns)),
		key:     catalog.QuoteTargets(t.KeyColumns),
	}
	if t.WatermarkColumn != nil {
		s.watermark = catalog.QuoteTarget(t.WatermarkColumn.Target.Name)
	}
	return s
}

// insert is the head of every INSERT into the target, which has the alias t.
func (s statement) insert() string {
	sql := "INSERT INTO " + s.target + " AS t (" + list(s.columns) + ")"
	if slices.ContainsFunc(s.table.Columns, func(m catalog.Mapping) bool { return m.Target.IdentityAlways }) {
		sql += " OVERRIDING SYSTEM VALUE"
	}
	return sql
}

// rows are all staged rows.
func (s statement) rows() string {
	parts := make([]string, len(s.staging))
	for i, relation := range s.staging {
		parts[i] = "SELECT " + list(s.columns) + " FROM " + relation
	}
	return strings.Join(parts, "\nUNION ALL\n")
}

// latest are the staged rows with, of each key, only the one that is the
// newest. It comes in key order: two transactions that insert the same keys in
// two orders deadlock.
func (s statement) latest() string { return s.latestOf("(" + s.rows() + ") AS s") }

// latestOf is latest for some of the staged rows.
func (s statement) latestOf(from string) string {
	return "SELECT DISTINCT ON (" + list(s.key) + ") " + list(s.columns) + "\nFROM " + from + "\nORDER BY " + list(s.order())
}

// order is key, watermark, and all other columns: without these, of two rows
// with one key and one watermark now one would win and now the other.
func (s statement) order() []string {
	order := slices.Clone(s.key)
	if s.watermark != "" && !slices.Contains(s.key, s.watermark) {
		order = append(order, s.watermark+" DESC NULLS LAST")
	}
	for i, c := range s.columns {
		if c != s.watermark && !slices.Contains(s.key, c) {
			order = append(order, sortable(c, s.table.Columns[i].Target.Type)+" DESC NULLS LAST")
		}
	}
	return order
}

// sortable is an expression that can be sorted: json has no order of its own.
func sortable(column string, t catalog.PGType) string {
	if t.OID == pgoid.JSON {
		return column + "::text"
	}
	return column
}

// typeOf is the type of a quoted column.
func (s statement) typeOf(column string) catalog.PGType {
	return s.table.Columns[slices.Index(s.columns, column)].Target.Type
}

// unused is a name, like this one, that no column has.
func (s statement) unused(name string) string {
	for slices.Contains(s.columns, catalog.QuoteTarget(name)) {
		name += "_"
	}
	return catalog.QuoteTarget(name)
}

// rest are the columns outside the key.
func (s statement) rest() []string {
	return slices.DeleteFunc(slices.Clone(s.columns), func(c string) bool { return slices.Contains(s.key, c) })
}

func and(conditions []string) string { return strings.Join(conditions, " AND ") }

func list(items []string) string { return strings.Join(items, ", ") }

// each puts a prefix before every item.
func each(prefix string, items []string) []string {
	prefixed := make([]string, len(items))
	for i, item := range items {
		prefixed[i] = prefix + item
	}
	return prefixed
}
