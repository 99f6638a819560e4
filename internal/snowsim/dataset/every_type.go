package dataset

import (
	"math"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// EveryType is DEMO.PUBLIC.EVERY_TYPE: a column for every type and every way
// in which it can travel, with the greatest value, the least one, an odd one,
// and NULL. Greatest and least are PostgreSQL's where those are narrower.
func EveryType() Table {
	columns := []data.Column{{Name: "ID", Type: data.Type{Kind: data.Fixed, Precision: 18}}}
	vectors := []*data.Vector{decimals(columns[0].Type, everyTypeRows, func(i int) int64 { return int64(i) })}
	for _, c := range slices.Concat(numberColumns(), plainColumns(), timeColumns(), documentColumns(), shapeColumns()) {
		columns = append(columns, data.Column{Name: c.name, Type: c.values.Type, Nullable: true})
		vectors = append(vectors, c.values)
	}
	block := &data.Block{Rows: everyTypeRows, Columns: vectors}
	return Table{
		Database: "DEMO", Schema: "PUBLIC", Name: "EVERY_TYPE", Columns: columns, PrimaryKey: []string{"ID"},
		Rows: everyTypeRows, Blocks: slices.Values([]*data.Block{block}),
	}
}

// everyTypeRows is three values and NULL.
const everyTypeRows = 4

// column is a column with its values.
type column struct {
	name   string
	values *data.Vector
}

// named adds the NULL at the end.
func named(name string, t data.Type, values ...value.Value) column {
	b := value.NewBuilder(t, everyTypeRows)
	for _, v := range values {
		b.Append(v)
	}
	b.Append(value.Null)
	return column{name, b.Vector()}
}

// digits reads a whole number of at most 38 digits; the tables below hold
// nothing else.
func digits(text string) decimal128.Num {
	n, err := decimal128.FromString(text, value.MaxPrecision, 0)
	if err != nil {
		return decimal128.Num{}
	}
	return n
}

func numbers(name string, precision, scale int, values ...string) column {
	list := make([]value.Value, len(values))
	for i, text := range values {
		list[i].Num = digits(text)
	}
	return named(name, data.Type{Kind: data.Fixed, Precision: precision, Scale: scale}, list...)
}

func numberColumns() []column {
	nines := strings.Repeat("9", value.MaxPrecision)
	decFloat := func(significand string, exponent int16) value.Value {
		return value.Value{Num: digits(significand), Exponent: exponent}
	}
	return []column{
		numbers("N4", 4, 0, "9999", "-9999", "0"),
		numbers("N9", 9, 0, "999999999", "-999999999", "1"),
		numbers("N18", 18, 0, nines[:18], "-"+nines[:18], "-1"),
		numbers("N38", 38, 0, nines, "-"+nines, "0"),
		numbers("N38_SMALL", 38, 0, "9223372036854775807", "-9223372036854775808", "7"),
		numbers("D37", 38, 37, nines, "-1", "0"),
		numbers("D2", 12, 2, nines[:12], "-5", "1050"),
		numbers("D0_1", 1, 1, "9", "-9", "0"),
		named("DF", data.Type{Kind: data.DecFloat}, decFloat(nines, 16346), decFloat("-1", -16383), decFloat("-12300", -3)),
		named("F", data.Type{Kind: data.Real}, value.Real(math.MaxFloat64), value.Real(math.Inf(-1)), value.Real(math.NaN())),
		named("F_SMALL", data.Type{Kind: data.Real}, value.Real(math.SmallestNonzeroFloat64), value.Real(math.Copysign(0, -1)), value.Real(0.1)),
	}
}

func plainColumns() []column {
	text := func(kind data.Kind, name string, values ...string) column {
		list := make([]value.Value, len(values))
		for i, s := range values {
			list[i] = value.Text(s)
		}
		return named(name, data.Type{Kind: kind, Length: 1000}, list...)
	}
	vector := func(element data.Kind) data.Type {
		return data.Type{Kind: data.Embedding, Element: element, Length: 3}
	}
	return []column{
		named("B", data.Type{Kind: data.Boolean}, value.Bool(true), value.Bool(false), value.Bool(true)),
		text(data.Text, "T", "\U0010ffff 漢字 \t\n\\", "", " trailing  "),
		text(data.Binary, "X", "\xff\x00", "", "\\x"),
		named("VF", vector(data.Real), value.Text(value.FloatEmbedding(math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32)),
			value.Text(value.FloatEmbedding(0, float32(math.Copysign(0, -1)), 0.1)), value.Text(value.FloatEmbedding(1, 2, 3))),
		named("VI", vector(data.Fixed), value.Text(value.IntEmbedding(math.MaxInt32, math.MinInt32, 0)),
			value.Text(value.IntEmbedding(0, 0, 0)), value.Text(value.IntEmbedding(-1, 1, -1))),
	}
}
