package sql

// Any says whether x or an expression within it satisfies the test.
func Any(x Expr, test func(Expr) bool) bool {
	if x == nil || test(x) {
		return x != nil
	}
	for _, child := range children(x) {
		if Any(child, test) {
			return true
		}
	}
	return false
}

// children are the direct operands of x; some may be nil.
func children(x Expr) []Expr {
	switch x := x.(type) {
	case *Unary:
		return []Expr{x.X}
	case *Binary:
		return []Expr{x.L, x.R}
	case *Cast:
		return []Expr{x.X}
	case *Call:
		return x.Args
	case *IsNull:
		return []Expr{x.X}
	case *In:
		return append([]Expr{x.X}, x.List...)
	case *Between:
		return []Expr{x.X, x.Lo, x.Hi}
	case *Like:
		return []Expr{x.X, x.Pattern, x.Escape}
	case *Case:
		all := []Expr{x.Operand, x.Else}
		for _, w := range x.Whens {
			all = append(all, w.If, w.Then)
		}
		return all
	}
	return nil
}
