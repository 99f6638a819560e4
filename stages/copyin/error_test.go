package copyin

import "testing"

func TestPlaceIsReadFromTheContext(t *testing.T) {
	t.Parallel()
	cases := []struct {
		context string
		row     int64
		column  string
	}{
		{"COPY stage_1_0_aaaaaa_0, line 3, column amount", 3, "amount"},
		{"COPY stage_1_0_aaaaaa_0, line 12", 12, ""},
		{`COPY stage, line 1, column na"me, x`, 1, `na"me, x`},
		{"COPY stage, Zeile 7, Spalte betrag", 7, "betrag"},
		{"COPY stage, line 3, column doc\nJSON data, line 1: nul", 3, "doc"},
		{"PL/pgSQL function f() line 3 at RAISE", 0, ""},
		{"COPY stage, line 99999999999999999999", 1<<63 - 1, ""},
		{"", 0, ""},
	}
	for _, c := range cases {
		if row, column := place(c.context); row != c.row || column != c.column {
			t.Errorf("place(%q) = %d, %q", c.context, row, column)
		}
	}
}
