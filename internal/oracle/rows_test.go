package oracle

import (
	"slices"
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	all := newRows([]string{"3|c", "1|a", "2|b"})
	if err := Diff(all, newRows([]string{"1|a", "2|b", "3|c"})); err != nil {
		t.Errorf("the order of rows matters: %v", err)
	}
	for name, c := range map[string]struct {
		got   []string
		parts []string
	}{
		"lost":    {[]string{"1|a", "3|c"}, []string{"1 are missing", "2|b", "0 should not be there"}},
		"twice":   {[]string{"1|a", "2|b", "2|b", "3|c"}, []string{"0 are missing", "1 should not be there", "2|b"}},
		"changed": {[]string{"1|a", "2|B", "3|c"}, []string{"1 are missing", "2|b", "1 should not be there", "2|B"}},
		"empty":   {nil, []string{"3 are missing"}},
	} {
		err := Diff(all, newRows(c.got))
		if err == nil {
			t.Errorf("%s: not noticed", name)
			continue
		}
		for _, part := range c.parts {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not say %q", name, err, part)
			}
		}
	}
}

func TestRowsOf(t *testing.T) {
	t.Parallel()
	text := []string{"3|c", "1|a", "2|b"}
	rows := RowsOf(text)
	if text[0] != "3|c" {
		t.Error("the rows it was given were sorted")
	}
	if again := slices.Collect(rows.All()); !slices.IsSorted(again) || !RowsOf(again).Equal(rows) {
		t.Errorf("all rows are %q", again)
	}
}
