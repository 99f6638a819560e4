package value

import "github.com/snowpg/etl/internal/snowsim/data"

// Slice is rows [from, to) of b, sharing its memory; b itself if that is all.
func Slice(b *data.Block, from, to int) *data.Block {
	if from == 0 && to == b.Rows {
		return b
	}
	out := &data.Block{Rows: to - from, Columns: make([]*data.Vector, len(b.Columns))}
	for i, v := range b.Columns {
		out.Columns[i] = &data.Vector{
			Type:     v.Type,
			Nulls:    cut(v.Nulls, from, to),
			Decimals: cut(v.Decimals, from, to),
			Floats:   cut(v.Floats, from, to),
			Strings:  cut(v.Strings, from, to),
			Bools:    cut(v.Bools, from, to),
			Seconds:  cut(v.Seconds, from, to),
			Nanos:    cut(v.Nanos, from, to),
			Offsets:  cut(v.Offsets, from, to),

			Exponents: cut(v.Exponents, from, to),
		}
	}
	return out
}

func cut[T any](s []T, from, to int) []T {
	if s == nil {
		return nil
	}
	return s[from:to:to]
}
