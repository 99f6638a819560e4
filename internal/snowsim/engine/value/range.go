package value

import "github.com/snowpg/etl/internal/snowsim/data"

// Range sums up the values of a column over some rows.
type Range struct {
	// Min and Max are the least and greatest value; NULL if every value is.
	Min, Max Value
	Nulls    int // number of NULLs
	Rows     int // number of rows, NULLs included
}

// RangeOf reads a whole vector of n rows. Some types have no
// order: ok is false for them.
func RangeOf(v *data.Vector, n int) (r Range, ok bool) {
	if !ordered(v.Type.Kind) {
		return Range{}, false
	}
	r = Range{Min: Null, Max: Null, Rows: n}
	compare := Compare(v.Type, v.Type)
	for i := range n {
		x := At(v, i)
		if x.Null {
			r.Nulls++
			continue
		}
		if r.Min.Null || compare(x, r.Min) < 0 {
			r.Min = x
		}
		if r.Max.Null || compare(x, r.Max) > 0 {
			r.Max = x
		}
	}
	return r, true
}
