package value

import "github.com/snowpg/etl/internal/snowsim/data"

// Gather copies the given rows of v into a new vector.
func Gather(v *data.Vector, rows []int) *data.Vector {
	out := &data.Vector{
		Type:     v.Type,
		Decimals: pick(v.Decimals, rows),
		Floats:   pick(v.Floats, rows),
		Strings:  pick(v.Strings, rows),
		Bools:    pick(v.Bools, rows),
		Seconds:  pick(v.Seconds, rows),
		Nanos:    pick(v.Nanos, rows),
		Offsets:  pick(v.Offsets, rows),

		Exponents: pick(v.Exponents, rows),
	}
	for i, row := range rows {
		if !v.IsNull(row) {
			continue
		}
		if out.Nulls == nil {
			out.Nulls = make([]bool, len(rows))
		}
		out.Nulls[i] = true
	}
	return out
}

func pick[T any](from []T, rows []int) []T {
	if from == nil {
		return nil
	}
	to := make([]T, len(rows))
	for i, row := range rows {
		to[i] = from[row]
	}
	return to
}
