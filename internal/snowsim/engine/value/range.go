package value

import "github.com/snowpg/etl/internal/snowsim/data"

// Range sums up the values of a column over some rows.
type Range struct {
	// Min and Max are the least and greatest value; NULL if every value is.
	Min, Max Value
	Nulls    int // number of NULLs
	Rows     int // number of rows, NULLs included
}

// Ranges are those of the stretches of a vector of n rows: each has the given
// number of rows, the last one perhaps fewer. Some types have no order: the
// answer is nil for them.
func Ranges(v *data.Vector, n, stretch int) []Range {
	if !ordered(v.Type.Kind) {
		return nil
	}
	compare := Compare(v.Type, v.Type)
	all := make([]Range, 0, (n+stretch-1)/stretch)
	for from := 0; from < n; from += stretch {
		r := Range{Min: Null, Max: Null}
		for i := from; i < min(n, from+stretch); i++ {
			r.take(At(v, i), compare)
		}
		all = append(all, r)
	}
	return all
}

// RangeOfRows is the range of the listed rows; ok is false for types without
// an order.
func RangeOfRows(v *data.Vector, rows []int) (r Range, ok bool) {
	if !ordered(v.Type.Kind) {
		return Range{}, false
	}
	compare := Compare(v.Type, v.Type)
	r = Range{Min: Null, Max: Null}
	for _, row := range rows {
		r.take(At(v, row), compare)
	}
	return r, true
}

// Union is the range of the rows of all the ranges, which are of type t.
func Union(t data.Type, ranges []Range) Range {
	compare := Compare(t, t)
	all := Range{Min: Null, Max: Null}
	for _, r := range ranges {
		all.Rows += r.Rows
		all.Nulls += r.Nulls
		if !r.Min.Null {
			all.widen(r.Min, compare)
			all.widen(r.Max, compare)
		}
	}
	return all
}

// take adds a row.
func (r *Range) take(x Value, compare Comparer) {
	r.Rows++
	if x.Null {
		r.Nulls++
		return
	}
	r.widen(x, compare)
}

func (r *Range) widen(x Value, compare Comparer) {
	if r.Min.Null || compare(x, r.Min) < 0 {
		r.Min = x
	}
	if r.Max.Null || compare(x, r.Max) > 0 {
		r.Max = x
	}
}
