package dataset

import (
	"strconv"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// wideColumns are one of nearly each type, about 330 bytes a row in a binary
// COPY.
var wideColumns = []data.Column{
	idColumn,
	{Name: "GROUP_ID", Type: data.Type{Kind: data.Fixed, Precision: 9}, Nullable: true},
	{Name: "AMOUNT", Type: data.Type{Kind: data.Fixed, Precision: 18, Scale: 2}, Nullable: true},
	{Name: "LEDGER_NO", Type: data.Type{Kind: data.Fixed, Precision: 38}, Nullable: true},
	{Name: "RATIO", Type: data.Type{Kind: data.Real}, Nullable: true},
	{Name: "ACTIVE", Type: data.Type{Kind: data.Boolean}, Nullable: true},
	{Name: "BEGAN_ON", Type: data.Type{Kind: data.Date}},
	{Name: "SEEN_AT", Type: data.Type{Kind: data.TimestampTZ, Scale: 9}, Nullable: true},
	{Name: "CODE", Type: data.Type{Kind: data.Text, Length: 20}},
	{Name: "TITLE", Type: data.Type{Kind: data.Text, Length: 200}, Nullable: true},
	{Name: "DETAILS", Type: data.Type{Kind: data.Variant}, Nullable: true},
	updatedAtColumn,
}

func wide(o Options, c []data.Column, r *rng, first, rows int) []*data.Vector {
	updated := updates(o, c[11].Type, r, first, rows)
	micros := make([]int64, rows)
	for i, s := range updated.Seconds {
		micros[i] = s * 1_000_000
	}
	return []*data.Vector{
		ids(c[0].Type, first, rows),
		setNulls(decimals(c[1].Type, rows, func(int) int64 { return int64(r.below(100_000)) }), r, rows, 16),
		setNulls(decimals(c[2].Type, rows, func(int) int64 { return int64(r.below(10_000_000)) - 50_000 }), r, rows, 16),
		ledgerNumbers(c[3].Type, r, rows),
		ratios(c[4].Type, r, rows),
		flags(c[5].Type, r, rows),
		orderDates(c[6].Type, micros),
		setNulls(shippingTimes(c[7].Type, r, micros), r, rows, 16),
		texts(c[8].Type, rows, 17, func(dst []byte, i int) []byte { return appendCode(dst, r, first+i) }),
		texts(c[9].Type, rows, 96, func(dst []byte, _ int) []byte { return appendWords(dst, r, 72+r.below(16)) }),
		texts(c[10].Type, rows, 112, func(dst []byte, _ int) []byte { return appendAttributes(dst, r) }),
		updated,
	}
}

// appendCode appends 17 bytes.
func appendCode(dst []byte, r *rng, i int) []byte {
	dst = append(dst, "WH-"...)
	dst = strconv.AppendInt(dst, 10_000_000+int64(i)%90_000_000, 10)
	dst = append(dst, '/')
	return strconv.AppendInt(dst, 10_000+int64(r.below(90_000)), 10)
}

// appendAttributes appends a flat object of about 100 bytes.
func appendAttributes(dst []byte, r *rng) []byte {
	dst = append(dst, "{\n  \"active\": "...)
	dst = strconv.AppendBool(dst, r.oneIn(2))
	dst = append(dst, ",\n  \"channel\": "...)
	dst = strconv.AppendQuote(dst, statuses[r.below(len(statuses))])
	dst = append(dst, ",\n  \"score\": "...)
	dst = strconv.AppendInt(dst, int64(r.below(100_000)), 10)
	dst = append(dst, ",\n  \"tags\": [\n    "...)
	dst = strconv.AppendQuote(dst, words[r.below(len(words))])
	return append(dst, "\n  ]\n}"...)
}
