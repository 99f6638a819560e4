package discovery

import (
	"slices"
	"strings"

	"github.com/snowpg/etl/internal/catalog"
)

// Guess is a column that may serve as the watermark.
type Guess struct {
	Column string // empty: none
	Why    string
	// InsertsOnly says that the column does not move when a row changes.
	InsertsOnly bool
}

// hints are words in a column's name, the surest first.
var hints = []struct {
	words       []string
	why         string
	insertsOnly bool
}{
	{[]string{"updat", "modif", "chang", "edit"}, "by its name it moves with every change", false},
	{[]string{"sync", "merge", "_dml_", "dwh", "etl"}, "by its name the loading process sets it with every change", false},
	{[]string{"load", "ingest", "insert", "creat", "arriv"}, "by its name it is set once: rows that change later are missed", true},
}

// GuessWatermark looks for a timestamp whose name says what a watermark has to
// do. Of several with the same hint a column without NULLs, and then the first,
// is taken.
func GuessWatermark(columns []catalog.SourceColumn) Guess {
	var stamps []catalog.SourceColumn
	for _, c := range columns {
		if c.Type.Kind.IsTimestamp() {
			stamps = append(stamps, c)
		}
	}
	slices.SortStableFunc(stamps, func(a, b catalog.SourceColumn) int { return nullable(a) - nullable(b) })
	for _, hint := range hints {
		for _, c := range stamps {
			if !hinted(c.Name, hint.words) {
				continue
			}
			g := Guess{Column: c.Name, Why: hint.why, InsertsOnly: hint.insertsOnly}
			if c.Nullable {
				g.Why += "; it may be NULL, see null_watermark"
			}
			return g
		}
	}
	if len(stamps) == 0 {
		return Guess{Why: "no column is a TIMESTAMP: every run reads the whole table"}
	}
	return Guess{Why: "no TIMESTAMP has a name like UPDATED_AT: every run reads the whole table"}
}

func nullable(c catalog.SourceColumn) int {
	if c.Nullable {
		return 1
	}
	return 0
}

func hinted(name string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(strings.ToLower(name), w) })
}
