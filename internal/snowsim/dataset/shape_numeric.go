package dataset

import (
	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

var numericColumns = []data.Column{
	idColumn,
	{Name: "PRICE", Type: data.Type{Kind: data.Fixed, Precision: 12, Scale: 2}},
	{Name: "QUANTITY", Type: data.Type{Kind: data.Fixed, Precision: 9}},
	{Name: "RATE", Type: data.Type{Kind: data.Fixed, Precision: 10, Scale: 6}, Nullable: true},
	{Name: "NET", Type: data.Type{Kind: data.Fixed, Precision: 18, Scale: 2}, Nullable: true},
	{Name: "GROSS", Type: data.Type{Kind: data.Fixed, Precision: 38, Scale: 10}, Nullable: true},
	{Name: "BALANCE", Type: data.Type{Kind: data.Fixed, Precision: 38, Scale: 2}, Nullable: true},
	{Name: "LEDGER_NO", Type: data.Type{Kind: data.Fixed, Precision: 38}, Nullable: true},
	updatedAtColumn,
}

func amounts(o Options, c []data.Column, r *rng, first, rows int) []*data.Vector {
	below := func(t data.Type, n int) *data.Vector {
		return decimals(t, rows, func(int) int64 { return int64(r.below(n)) })
	}
	return []*data.Vector{
		ids(c[0].Type, first, rows),
		below(c[1].Type, 10_000_000),
		below(c[2].Type, 100_000),
		setNulls(below(c[3].Type, 10_000_000), r, rows, 16),
		setNulls(wideDecimals(c[4].Type, r, rows, 55), r, rows, 16),
		setNulls(wideDecimals(c[5].Type, r, rows, 80), r, rows, 16),
		setNulls(wideDecimals(c[6].Type, r, rows, 100), r, rows, 16),
		ledgerNumbers(c[7].Type, r, rows),
		updates(o, c[8].Type, r, first, rows),
	}
}

// wideDecimals are numbers of both signs with so many bits, at most 120.
func wideDecimals(t data.Type, r *rng, rows int, bits uint) *data.Vector {
	v := &data.Vector{Type: t, Decimals: make([]decimal128.Num, rows)}
	for i := range v.Decimals {
		if bits <= 64 {
			v.Decimals[i] = decimal128.FromI64(int64(r.next()) >> (64 - bits))
		} else {
			v.Decimals[i] = decimal128.New(int64(r.next())>>(128-bits), r.next())
		}
	}
	return v
}
