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
	return "SELECT " + strings.Join(names, ", ") + s.FromSQL()
}

// CountSQL is the statement that counts a slice's rows.
func CountSQL(s pipeline.Slice) string { return "SELECT COUNT(*)" + s.FromSQL() }
