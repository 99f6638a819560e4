package resultset

import (
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// drawType draws any type the simulator stores.
func drawType(t *rapid.T) data.Type {
	typ := data.Type{Kind: data.Kind(rapid.IntRange(int(data.Fixed), int(data.DayTime)).Draw(t, "kind"))}
	switch typ.Kind {
	case data.Embedding:
		typ.Length = rapid.IntRange(1, 5).Draw(t, "dimension")
		typ.Element = rapid.SampledFrom([]data.Kind{data.Real, data.Fixed}).Draw(t, "element")
	case data.Map:
		typ.Structure = &data.Structure{Fields: []data.Column{
			{Type: data.Type{Kind: data.Text}}, {Type: data.Type{Kind: data.Fixed, Precision: 38, Scale: 2}, Nullable: true},
		}}
	case data.Fixed:
		typ.Precision = rapid.IntRange(1, 38).Draw(t, "precision")
		typ.Scale = rapid.IntRange(0, min(typ.Precision, 37)).Draw(t, "scale")
	case data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		typ.Scale = rapid.IntRange(0, 9).Draw(t, "scale")
	}
	return typ
}

// drawPart draws a few columns and a range of their rows.
func drawPart(t *rapid.T) Part {
	rows := rapid.IntRange(1, 200).Draw(t, "rows")
	p := Part{Block: &data.Block{Rows: rows}}
	for c := range rapid.IntRange(1, 6).Draw(t, "columns") {
		typ := drawType(t)
		p.Columns = append(p.Columns, data.Column{Name: fmt.Sprintf("C%d", c), Type: typ, Nullable: true})
		p.Computed = append(p.Computed, rapid.Bool().Draw(t, "computed"))
		p.Block.Columns = append(p.Block.Columns, drawVector(t, typ, rows))
	}
	p.Lo = rapid.IntRange(0, rows-1).Draw(t, "lo")
	p.Hi = rapid.IntRange(p.Lo+1, rows).Draw(t, "hi")
	return p
}

func drawVector(t *rapid.T, typ data.Type, rows int) *data.Vector {
	v := &data.Vector{Type: typ}
	nulls := rapid.SampledFrom([]string{"none", "some", "all"}).Draw(t, "nulls")
	if nulls != "none" {
		v.Nulls = make([]bool, rows)
	}
	bits := uint(rapid.SampledFrom([]int{6, 14, 30, 60, 120}).Draw(t, "bits"))
	text := rapid.StringN(0, 12, -1)
	seed := rapid.Uint64().Draw(t, "seed")
	for i := range rows {
		seed = seed*6364136223846793005 + 1442695040888963407
		switch typ.Kind {
		case data.Fixed, data.YearMonth, data.DayTime:
			v.Decimals = append(v.Decimals, drawDecimal(seed, bits))
		case data.DecFloat:
			v.Decimals = append(v.Decimals, drawDecimal(seed, bits))
			v.Exponents = append(v.Exponents, int16(seed))
		case data.Embedding:
			v.Strings = append(v.Strings, strings.Repeat("\x01\x02\x03\x40", typ.Length))
		case data.Map:
			v.Strings = append(v.Strings, fmt.Sprintf(`{"a": %d.25, "b": null}`, seed>>40))
		case data.Real:
			v.Floats = append(v.Floats, float64(int64(seed))/1000)
		case data.Boolean:
			v.Bools = append(v.Bools, seed>>60&1 == 1)
		case data.Date:
			v.Seconds = append(v.Seconds, int64(int32(seed>>32))/1000)
		case data.Time:
			v.Seconds = append(v.Seconds, int64(seed>>33)%86_400)
			v.Nanos = append(v.Nanos, int32(seed>>16%1_000_000_000))
		case data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
			v.Seconds = append(v.Seconds, int64(int32(seed>>32))*100)
			v.Nanos = append(v.Nanos, int32(seed%1_000_000_000))
			v.Offsets = append(v.Offsets, int32(seed>>20%2879)-1439)
		default:
			v.Strings = append(v.Strings, text.Draw(t, "text"))
		}
		if v.Nulls != nil {
			v.Nulls[i] = nulls == "all" || seed>>61&1 == 1
		}
	}
	return v
}

func drawDecimal(seed uint64, bits uint) decimal128.Num {
	if bits > 64 {
		return decimal128.New(int64(seed>>10)-1<<50, seed)
	}
	return decimal128.FromI64(int64(seed) >> (63 - bits))
}

func drawFormat(t *rapid.T) Format {
	return Format{
		Batches:     rapid.IntRange(0, 5).Draw(t, "batches"),
		EndOfStream: rapid.Bool().Draw(t, "eos"),
		Metadata:    Metadata(rapid.IntRange(0, 2).Draw(t, "metadata")),
		V4:          rapid.Bool().Draw(t, "v4"),
		Native:      rapid.Bool().Draw(t, "native"),
		Layout:      rapid.Uint64().Draw(t, "layout"),
	}
}
