package dataset

import "github.com/snowpg/etl/internal/snowsim/data"

var jsonColumns = []data.Column{
	idColumn,
	{Name: "DOCUMENT", Type: data.Type{Kind: data.Variant}, Nullable: true},
	{Name: "ATTRIBUTES", Type: data.Type{Kind: data.Object}, Nullable: true},
	{Name: "EVENTS", Type: data.Type{Kind: data.Array}, Nullable: true},
	updatedAtColumn,
}

func documents(o Options, c []data.Column, r *rng, first, rows int) []*data.Vector {
	return []*data.Vector{
		ids(c[0].Type, first, rows),
		texts(c[1].Type, rows, 170, func(dst []byte, _ int) []byte { return appendDetails(dst, r) }),
		setNulls(texts(c[2].Type, rows, 112, func(dst []byte, _ int) []byte { return appendAttributes(dst, r) }), r, rows, 16),
		texts(c[3].Type, rows, 360, func(dst []byte, _ int) []byte { return appendEvents(dst, r) }),
		updates(o, c[4].Type, r, first, rows),
	}
}

// appendEvents appends an array of one to three objects.
func appendEvents(dst []byte, r *rng) []byte {
	dst = append(dst, '[')
	for n := 1 + r.below(3); n > 0; n-- {
		dst = appendAttributes(dst, r)
		if n > 1 {
			dst = append(dst, ',')
		}
	}
	return append(dst, ']')
}
