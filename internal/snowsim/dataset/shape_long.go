package dataset

import "github.com/snowpg/etl/internal/snowsim/data"

var longColumns = []data.Column{
	idColumn,
	{Name: "BODY", Type: data.Type{Kind: data.Text, Length: 16_777_216}},
	updatedAtColumn,
}

// pages are as long as a row of PostgreSQL can be before it compresses it: a
// chunk of blockRows of them has nearly 100 MB, and larger ones than 109 MB were
// not seen of Snowflake.
func pages(o Options, c []data.Column, r *rng, first, rows int) []*data.Vector {
	return []*data.Vector{
		ids(c[0].Type, first, rows),
		texts(c[1].Type, rows, 1_900, func(dst []byte, _ int) []byte { return appendWords(dst, r, 1_830+r.below(80)) }),
		updates(o, c[2].Type, r, first, rows),
	}
}
