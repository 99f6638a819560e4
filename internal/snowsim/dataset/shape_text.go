package dataset

import "github.com/snowpg/etl/internal/snowsim/data"

var textColumns = []data.Column{
	idColumn,
	{Name: "LANGUAGE", Type: data.Type{Kind: data.Text, Length: 8}},
	{Name: "TITLE", Type: data.Type{Kind: data.Text, Length: 200}, Nullable: true},
	{Name: "BODY", Type: data.Type{Kind: data.Text, Length: 16_777_216}, Nullable: true},
	updatedAtColumn,
}

// articles have bodies of about half a kilobyte: below what PostgreSQL would
// compress or move out of the row.
func articles(o Options, c []data.Column, r *rng, first, rows int) []*data.Vector {
	return []*data.Vector{
		ids(c[0].Type, first, rows),
		choices(c[1].Type, r, rows, languages),
		texts(c[2].Type, rows, 64, func(dst []byte, _ int) []byte { return appendWords(dst, r, 24+r.below(32)) }),
		setNulls(texts(c[3].Type, rows, 640, func(dst []byte, _ int) []byte { return appendWords(dst, r, 400+r.below(200)) }), r, rows, 16),
		updates(o, c[4].Type, r, first, rows),
	}
}
