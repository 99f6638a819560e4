package catalog

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowtype"
)

// The README's table of types is made from the mapping.
func TestReadmeListsTheTypes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "<!-- types -->\n")
	table, _, closed := strings.Cut(rest, "<!-- /types -->")
	if !found || !closed {
		t.Fatal("README.md has no table between the types marks")
	}
	if want := strings.TrimSpace(TypesTable()); strings.TrimSpace(table) != want {
		t.Errorf("README.md is out of date; put this between the types marks:\n%s", want)
	}
}

// Every kind has a line in the table, a default, and the default is acceptable.
func TestEveryKindIsMapped(t *testing.T) {
	t.Parallel()
	for k := snowtype.Fixed; k <= snowtype.IntervalDayTime; k++ {
		shown := slices.ContainsFunc(documentedTypes, func(d documented) bool {
			return slices.ContainsFunc(d.samples, func(s snowtype.Type) bool { return s.Kind == k })
		})
		if !shown {
			t.Errorf("%s is not in the table", k)
		}
	}
	for _, d := range documentedTypes {
		for _, s := range d.samples {
			pg, err := DefaultType(SourceColumn{Type: s})
			if err != nil {
				t.Errorf("%s: %v", s, err)
				continue
			}
			if err := Accept(SourceColumn{Type: s}, TargetColumn{Type: pg}); err != nil {
				t.Errorf("%s: the default is refused: %v", s, err)
			}
		}
	}
}
