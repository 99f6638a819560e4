package dataset

import "github.com/snowpg/etl/internal/snowsim/data"

// NotificationText is DEMO.PUBLIC.NOTIFICATION_TEXT: six columns, keyed by
// NOTIFICATION_ID from 1 on, without NULLs.
func NotificationText(o Options) Table {
	columns := []data.Column{
		{Name: "NOTIFICATION_ID", Type: data.Type{Kind: data.Fixed, Precision: 38}},
		{Name: "LANGUAGE", Type: data.Type{Kind: data.Text, Length: 8}, Nullable: true},
		{Name: "TITLE", Type: data.Type{Kind: data.Text, Length: 200}, Nullable: true},
		{Name: "BODY", Type: data.Type{Kind: data.Text, Length: 16_777_216}, Nullable: true},
		{Name: "CREATED_AT", Type: data.Type{Kind: data.TimestampNTZ, Scale: 9}, Nullable: true},
		{Name: "UPDATED_AT", Type: data.Type{Kind: data.TimestampNTZ, Scale: 9}},
	}
	return Table{
		Database: "DEMO", Schema: "PUBLIC", Name: "NOTIFICATION_TEXT", Columns: columns,
		PrimaryKey: []string{"NOTIFICATION_ID"}, Rows: o.Rows,
		Blocks: blocks(o, 1<<40, func(r *rng, first, rows int) []*data.Vector {
			return notifications(o, columns, r, first, rows)
		}),
	}
}

func notifications(o Options, c []data.Column, r *rng, first, rows int) []*data.Vector {
	updated := make([]int64, rows)
	for i := range updated {
		updated[i] = changedAt(o, r, first+i)
	}
	return []*data.Vector{
		decimals(c[0].Type, rows, func(i int) int64 { return int64(first+i) + 1 }),
		choices(c[1].Type, r, rows, languages),
		texts(c[2].Type, rows, 34, func(dst []byte, _ int) []byte { return appendWords(dst, r, 16+r.below(16)) }),
		texts(c[3].Type, rows, 124, func(dst []byte, _ int) []byte { return appendWords(dst, r, 76+r.below(36)) }),
		timestamps(c[4].Type, rows, func(i int) int64 { return updated[i] - int64(r.below(3_600_000_000)) }),
		timestamps(c[5].Type, rows, func(i int) int64 { return updated[i] }),
	}
}
