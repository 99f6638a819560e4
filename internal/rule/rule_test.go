package rule

import (
	"testing"
	"time"
)

func TestNames(t *testing.T) {
	t.Parallel()
	low, high := change(t, "-5%"), change(t, "1000")
	for want, c := range map[string]Check{
		"not_null(A, B)":               NotNull{Of: []string{"A", "B"}},
		"unique(A)":                    Unique{Of: []string{"A"}},
		"accepted_values(A)":           Accepted{Column: "A", Values: []string{"x"}},
		"range(A)":                     Range{Column: "A", Min: "1"},
		"freshness(1h0m0s)":            Fresh{MaxLag: time.Hour},
		"row_count(min -5%)":           RowCount{Min: &low},
		"row_count(min -5%, max 1000)": RowCount{Min: &low, Max: &high},
		"sql":                          SQL{Text: "SELECT 1"},
	} {
		if c.String() != want {
			t.Errorf("got %s, want %s", c, want)
		}
	}
}

func change(t *testing.T, text string) Change {
	t.Helper()
	c, err := ParseChange(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestParseChangeRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "%", "ten", "1.5", "1/2", "1e3", "0x10", "1_000", "10%%", "--1"} {
		if c, err := ParseChange(text); err == nil {
			t.Errorf("%q reads as %v", text, c)
		}
	}
}

func TestRowCountHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		low, high     string
		before, after int64
		want          bool
	}{
		{"-10%", "", 100, 90, true},
		{"-10%", "", 100, 89, false},
		{"0", "", 100, 99, false},
		{"", "0.5%", 1000, 1005, true},
		{"", "0.5%", 1000, 1006, false},
		{"", "50", 1000, 1050, true},
		{"", "50", 1000, 1051, false},
		{"1", "", 10, 10, false},
		{"-10%", "10%", 0, 1000, true}, // a first load
	} {
		var r RowCount
		if c.low != "" {
			low := change(t, c.low)
			r.Min = &low
		}
		if c.high != "" {
			high := change(t, c.high)
			r.Max = &high
		}
		if r.Holds(c.before, c.after) != c.want {
			t.Errorf("%s from %d to %d: want %v", r, c.before, c.after, c.want)
		}
	}
}

func TestViolationText(t *testing.T) {
	t.Parallel()
	for want, v := range map[string]Violation{
		"r: 2 rows, such as id=1; id=2": {Rule: "r", Rows: 2, Keys: []string{"id=1", "id=2"}},
		"r: 1 row":                      {Rule: "r", Rows: 1},
		"r: 10 rows became 1":           {Rule: "r", Detail: "10 rows became 1"},
	} {
		if v.String() != want {
			t.Errorf("got %s, want %s", v, want)
		}
	}
}
