package pipeline

import (
	"strings"

	"github.com/snowpg/etl/internal/catalog"
)

// FromSQL is the FROM and WHERE, in Snowflake's SQL, that select the slice's
// rows.
func (s Slice) FromSQL() string {
	sql := " FROM " + s.Run.Table.Source.SQL() + catalog.At(s.Anchor)
	if conditions := s.conditions(); len(conditions) > 0 {
		sql += " WHERE " + strings.Join(conditions, " AND ")
	}
	return sql
}

func (s Slice) conditions() []string {
	var all []string
	if window := s.window(); window != "" {
		all = append(all, window)
	}
	if s.Run.Table.Where != "" {
		all = append(all, "("+s.Run.Table.Where+")")
	}
	return all
}

func (s Slice) window() string {
	if s.Key != nil {
		return s.keys()
	}
	t := s.Run.Table
	if t.WatermarkColumn == nil {
		return ""
	}
	column := catalog.QuoteSource(t.WatermarkColumn.Source.Name)
	within := s.within(column)
	switch {
	case within == "" && t.NullWatermark == NullIgnore:
		return column + " IS NOT NULL"
	case within != "" && t.NullWatermark == NullInclude && s.N == 0: // in one slice, not in each
		return "(" + within + " OR " + column + " IS NULL)"
	default:
		return within
	}
}

// keys is the range of a slice that is cut along a key. A key that is NULL is
// in no range: the first slice reads it, so that the target refuses it as it
// would in a table that is not cut.
func (s Slice) keys() string {
	column := catalog.QuoteSource(s.Key.Source.Name)
	within := s.within(column)
	if s.N == 0 && within != "" {
		return "(" + within + " OR " + column + " IS NULL)"
	}
	return within
}

func (s Slice) within(column string) string {
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
	return strings.Join(bounds, " AND ")
}
