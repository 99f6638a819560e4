package transform

import (
	"slices"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/pipeline"
)

// columns are the table's columns in the codec's words.
func columns(t *pipeline.Table) []pgcopy.Column {
	all := make([]pgcopy.Column, 0, len(t.Columns))
	for _, m := range t.Columns {
		all = append(all, column(t, m))
	}
	return all
}

// column takes a key column as NOT NULL whatever the target says: a NULL in a
// unique index conflicts with nothing, so that the row would be inserted anew
// by every run.
func column(t *pipeline.Table, m catalog.Mapping) pgcopy.Column {
	return pgcopy.Column{
		Name: m.Target.Name, Source: m.Source.Type, Target: m.Target.Type.OID,
		NotNull: m.Target.NotNull || slices.Contains(t.KeyColumns, m.Target.Name),
		Length:  max(0, m.Target.Type.Length), Precision: max(0, m.Target.Type.Precision), Scale: max(0, m.Target.Type.Scale),
		Offset: m.Offset,
	}
}

// policy is the table's, but an offset that has a column of its own is no loss.
func policy(t *pipeline.Table) pgcopy.Policy {
	p := t.Conversion
	if t.OffsetColumn {
		p.Offset = pgcopy.LossKept
	}
	return p
}
