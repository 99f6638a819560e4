package sql

import "testing"

func TestSame(t *testing.T) {
	t.Parallel()
	item := func(text string) Expr {
		tree, err := Parse("SELECT " + text)
		if err != nil {
			t.Fatal(err)
		}
		return tree.(*Select).Items[0].Expr
	}
	all := []string{
		"a", `"a"`, "b", "t.a", "s.t.a", "'A'", "'a'", "1", "1.0", "'1'", "TRUE", "FALSE",
		"f(a)", "f(b)", "g(a)", "f(a, a)", "f(DISTINCT a)", "f(t.a)", "f('A')", "a::DATE", "b::DATE", "a::TIME(3)", "a::TIME(4)",
		"f(f(a))",
	}
	for i, x := range all {
		for k, y := range all {
			if got := Same(item(x), item("  "+y)); got != (i == k) {
				t.Errorf("%s and %s: %t", x, y, got)
			}
		}
	}
	if Same(item("a + 1"), item("a - 1")) {
		t.Error("a sum is the same as a difference")
	}
	if !Same(nil, nil) || Same(nil, item("a")) || Same(item("a"), nil) {
		t.Error("nothing is the same as nothing only")
	}
}
