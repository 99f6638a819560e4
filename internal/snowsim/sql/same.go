package sql

import "slices"

// Same says whether two expressions are written alike, wherever they stand. It
// may answer false for some that are, never true for some that are not.
func Same(a, b Expr) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	x, known := own(a)
	y, _ := own(b)
	return known && x == y && slices.EqualFunc(children(a), children(b), Same)
}

// own is what of an expression is neither its place nor its operands. Known is
// false for those that are never the same.
func own(x Expr) (of any, known bool) {
	type call struct {
		name     string
		distinct bool
	}
	type column [3]string
	type number string
	switch x := x.(type) {
	case *ColumnRef:
		var c column
		for i, part := range x.Name[:min(len(x.Name), len(c))] {
			c[i] = part.Name
		}
		return c, len(x.Name) <= len(c)
	case *NumberLit:
		return number(x.Text), true
	case *StringLit:
		return x.Value, true
	case *BoolLit:
		return x.Value, true
	case *Cast:
		return x.Type, x.Type.Structure == nil
	case *Call:
		return call{x.Name, x.Distinct}, true
	}
	return nil, false
}
