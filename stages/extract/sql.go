package extract

import (
	"strings"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/pipeline"
)

// SQL is the statement that reads a slice.
func SQL(s pipeline.Slice) string {
	t := s.Run.Table
	names := make([]string, 0, len(t.Columns))
	for _, m := range catalog.Selected(t.Columns) {
		names = append(names, m.Expression())
	}
	return "SELECT " + strings.Join(names, ", ") + from(s)
}

// CountSQL is the statement that counts a slice's rows.
func CountSQL(s pipeline.Slice) string { return "SELECT COUNT(*)" + from(s) }

func from(s pipeline.Slice) string {
	sql := " FROM " + s.Run.Table.Source.SQL() + catalog.At(s.Anchor)
	if conditions := conditions(s); len(conditions) > 0 {
		sql += " WHERE " + strings.Join(conditions, " AND ")
	}
	return sql
}

func conditions(s pipeline.Slice) []string {
	var all []string
	if window := window(s); window != "" {
		all = append(all, window)
	}
	if s.Run.Table.Where != "" {
		all = append(all, "("+s.Run.Table.Where+")")
	}
	return all
}

func window(s pipeline.Slice) string {
	t := s.Run.Table
	if t.WatermarkColumn == nil {
		return ""
	}
	column := catalog.QuoteSource(t.WatermarkColumn.Source.Name)
	var bounds []string
	if !s.From.IsZero() {
		operator := " >= "
		if s.FromExclusive {
			operator = " > "
		}
		bounds = append(bounds, column+operator+s.From.Literal())
	}
	if !s.To.IsZero() {
		bounds = append(bounds, column+" <= "+s.To.Literal())
	}
	within := strings.Join(bounds, " AND ")
	switch {
	case within == "" && t.NullWatermark == pipeline.NullIgnore:
		return column + " IS NOT NULL"
	case within != "" && t.NullWatermark == pipeline.NullInclude:
		return "(" + within + " OR " + column + " IS NULL)"
	default:
		return within
	}
}
