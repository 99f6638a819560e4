package dataset

import "github.com/snowpg/etl/internal/snowsim/data"

// narrowColumns are 38 bytes a row in a binary COPY.
var narrowColumns = []data.Column{
	idColumn,
	{Name: "RATIO", Type: data.Type{Kind: data.Real}, Nullable: true},
	updatedAtColumn,
}

func narrow(o Options, c []data.Column, r *rng, first, rows int) []*data.Vector {
	return []*data.Vector{
		ids(c[0].Type, first, rows),
		ratios(c[1].Type, r, rows),
		updates(o, c[2].Type, r, first, rows),
	}
}
