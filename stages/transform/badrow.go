package transform

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/pipeline"
)

// maxKeyBytes is how much of a key value is kept.
const maxKeyBytes = 256

// badRows describes rows that the target cannot take.
type badRows struct {
	table *pipeline.Table
	key   []keyColumn
}

// keyColumn is a key column and its place in a record.
type keyColumn struct {
	mapping catalog.Mapping
	field   int
}

func newBadRows(t *pipeline.Table) badRows {
	b := badRows{table: t}
	selected := catalog.Selected(t.Columns)
	for _, name := range t.KeyColumns {
		i := slices.IndexFunc(selected, func(m catalog.Mapping) bool { return m.Target.Name == name })
		if i >= 0 {
			b.key = append(b.key, keyColumn{mapping: selected[i], field: i})
		}
	}
	return b
}

// describe adds to the codec's error what a person needs to find the row.
func (b *badRows) describe(rec arrow.Record, bad *pgcopy.ValueError) *pipeline.RowError {
	e := &pipeline.RowError{
		Table: b.table.Name, Row: bad.Row, Column: bad.Column, Reason: bad.Reason, State: bad.State(), NextStep: b.nextStep(bad),
	}
	if b.table.BadRows.Redact {
		return e
	}
	e.Excerpt = storable(bad.Excerpt)
	for _, k := range b.key {
		// A text is one of the record's until it is copied, and outlives it.
		value := valueText(rec.Column(k.field), bad.Row, k.mapping.Source.Type)
		e.Key = append(e.Key, pipeline.KeyValue{Column: k.mapping.Target.Name, Value: strings.Clone(shorten(storable(value), maxKeyBytes))})
	}
	return e
}

// nextStep says what would let the run go on; nothing where the row is left
// out anyway.
func (b *badRows) nextStep(bad *pgcopy.ValueError) string {
	const leaveOut = "leave such rows out with on_bad_row: reject"
	setting := bad.Setting()
	switch {
	case bad.OutOfInteger():
		return b.wider(bad)
	case b.table.BadRows.Reject:
		return ""
	case setting != "":
		return "set " + setting + ", or " + leaveOut
	default:
		return "correct it at the source, or " + leaveOut
	}
}

// wider helps with a column that was sized after the values of its time.
func (b *badRows) wider(bad *pgcopy.ValueError) string {
	i := slices.IndexFunc(b.table.Columns, func(m catalog.Mapping) bool { return m.Target.Name == bad.Column })
	if i < 0 {
		return ""
	}
	m := b.table.Columns[i]
	if b.table.Schema == pipeline.Evolve && !b.table.CreateTarget && !m.Typed {
		return "the value came after the run was planned: run again, and the column is widened"
	}
	return fmt.Sprintf("set schema: evolve to have an existing column widened, or give a new target columns: {types: {%s: numeric}}", m.Source.Name)
}

// storable makes a text fit for PostgreSQL, which holds neither NUL nor broken
// UTF-8: the row may be bad because of just that.
func storable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// shorten cuts at the end of a character.
func shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit]
}
