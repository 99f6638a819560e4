package dataset

import (
	"math"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

var statuses = []string{"new", "paid", "packed", "shipped", "delivered", "returned"}

// Orders is DEMO.PUBLIC.ORDERS: twelve columns, one of nearly each type, with
// values that naive conversions lose, and NULLs.
func Orders(o Options) Table {
	columns := []data.Column{
		{Name: "ORDER_ID", Type: data.Type{Kind: data.Fixed, Precision: 38}},
		{Name: "CUSTOMER_ID", Type: data.Type{Kind: data.Fixed, Precision: 18}},
		{Name: "AMOUNT", Type: data.Type{Kind: data.Fixed, Precision: 18, Scale: 2}, Nullable: true},
		{Name: "LEDGER_NO", Type: data.Type{Kind: data.Fixed, Precision: 38}, Nullable: true},
		{Name: "WEIGHT", Type: data.Type{Kind: data.Real}, Nullable: true},
		{Name: "PAID", Type: data.Type{Kind: data.Boolean}, Nullable: true},
		{Name: "ORDER_DATE", Type: data.Type{Kind: data.Date}},
		{Name: "ORDERED_AT", Type: data.Type{Kind: data.TimestampNTZ, Scale: 9}},
		{Name: "SHIPPED_AT", Type: data.Type{Kind: data.TimestampTZ, Scale: 9}, Nullable: true},
		{Name: "STATUS", Type: data.Type{Kind: data.Text, Length: 20}, Nullable: true},
		{Name: "DETAILS", Type: data.Type{Kind: data.Variant}, Nullable: true},
		{Name: "UPDATED_AT", Type: data.Type{Kind: data.TimestampNTZ, Scale: 9}},
	}
	return Table{
		Database: "DEMO", Schema: "PUBLIC", Name: "ORDERS", Columns: columns,
		PrimaryKey: []string{"ORDER_ID"}, Rows: o.Rows,
		Blocks: blocks(o, 2<<40, func(r *rng, first, rows int) []*data.Vector {
			return orders(o, columns, r, first, rows)
		}),
	}
}

func orders(o Options, c []data.Column, r *rng, first, rows int) []*data.Vector {
	updated, ordered := make([]int64, rows), make([]int64, rows)
	for i := range updated {
		updated[i] = changedAt(o, r, first+i)
		ordered[i] = updated[i] - int64(r.below(3_600_000_000))
	}
	return []*data.Vector{
		decimals(c[0].Type, rows, func(i int) int64 { return int64(first+i) + 1 }),
		decimals(c[1].Type, rows, func(int) int64 { return 1 + int64(r.below(1_000_000)) }),
		setNulls(decimals(c[2].Type, rows, func(int) int64 { return int64(r.below(10_000_000)) - 50_000 }), r, rows, 20),
		setNulls(ledgerNumbers(c[3].Type, r, rows), r, rows, 50),
		setNulls(weights(c[4].Type, r, rows), r, rows, 30),
		setNulls(flags(c[5].Type, r, rows), r, rows, 25),
		orderDates(c[6].Type, ordered),
		timestamps(c[7].Type, rows, func(i int) int64 { return ordered[i] }),
		setNulls(shippingTimes(c[8].Type, r, ordered), r, rows, 4),
		setNulls(choices(c[9].Type, r, rows, statuses), r, rows, 100),
		setNulls(texts(c[10].Type, rows, 160, func(dst []byte, _ int) []byte { return appendDetails(dst, r) }), r, rows, 15),
		timestamps(c[11].Type, rows, func(i int) int64 { return updated[i] }),
	}
}

// ledgerNumbers are beyond 64 bits in every 16th row, of both signs.
func ledgerNumbers(t data.Type, r *rng, rows int) *data.Vector {
	v := &data.Vector{Type: t, Decimals: make([]decimal128.Num, rows)}
	for i := range v.Decimals {
		if r.oneIn(16) {
			// The high word stays below 2^62, the value below 10^38.
			v.Decimals[i] = decimal128.New(int64(r.next()>>2)-1<<61, r.next())
		} else {
			v.Decimals[i] = decimal128.FromI64(int64(r.next()))
		}
	}
	return v
}

func weights(t data.Type, r *rng, rows int) *data.Vector {
	v := &data.Vector{Type: t, Floats: make([]float64, rows)}
	for i := range v.Floats {
		switch r.below(1_000) {
		case 0:
			v.Floats[i] = math.NaN()
		case 1:
			v.Floats[i] = math.Inf(1)
		case 2:
			v.Floats[i] = math.Inf(-1)
		default:
			v.Floats[i] = float64(r.below(1_000_000)) / 1_024
		}
	}
	return v
}

func flags(t data.Type, r *rng, rows int) *data.Vector {
	v := &data.Vector{Type: t, Bools: make([]bool, rows)}
	for i := range v.Bools {
		v.Bools[i] = r.oneIn(2)
	}
	return v
}

func orderDates(t data.Type, ordered []int64) *data.Vector {
	const day = 24 * 3600 * 1_000_000 // microseconds
	v := &data.Vector{Type: t, Seconds: make([]int64, len(ordered))}
	for i, us := range ordered {
		v.Seconds[i] = us / day
	}
	return v
}

// offsets in minutes east of UTC, odd ones among them.
var offsets = []int32{0, 60, 120, -300, -480, 330, 345, 570, -210, 840, -720}

func shippingTimes(t data.Type, r *rng, ordered []int64) *data.Vector {
	v := timestamps(t, len(ordered), func(i int) int64 { return ordered[i] + int64(r.below(3_600_000_000)) })
	v.Offsets = make([]int32, len(ordered))
	for i := range v.Offsets {
		v.Offsets[i] = offsets[r.below(len(offsets))]
	}
	return v
}

// appendDetails appends an object as Snowflake prints it: two spaces deep,
// keys in order.
func appendDetails(dst []byte, r *rng) []byte {
	dst = append(dst, "{\n  \"gift\": "...)
	dst = strconv.AppendBool(dst, r.oneIn(5))
	dst = append(dst, ",\n  \"items\": [\n"...)
	for n := 1 + r.below(3); n > 0; n-- {
		dst = append(dst, "    {\n      \"qty\": "...)
		dst = strconv.AppendInt(dst, 1+int64(r.below(9)), 10)
		dst = append(dst, ",\n      \"sku\": \"SKU-"...)
		dst = strconv.AppendInt(dst, 10_000+int64(r.below(90_000)), 10)
		dst = append(dst, "\"\n    }"...)
		if n > 1 {
			dst = append(dst, ',')
		}
		dst = append(dst, '\n')
	}
	dst = append(dst, "  ],\n  \"note\": "...)
	return append(appendNote(dst, r), "\n}"...)
}

func appendNote(dst []byte, r *rng) []byte {
	if r.oneIn(3) {
		return append(dst, "null"...)
	}
	return strconv.AppendQuote(dst, words[r.below(len(words))])
}
