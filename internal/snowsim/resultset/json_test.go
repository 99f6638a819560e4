package resultset

import (
	"math"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

func TestJSONValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typ  data.Type
		v    data.Vector
		want string
	}{
		{data.Type{Kind: data.Fixed, Scale: 2}, data.Vector{Decimals: []decimal128.Num{decimal128.FromI64(-12345)}}, "-123.45"},
		{data.Type{Kind: data.Fixed, Scale: 4}, data.Vector{Decimals: []decimal128.Num{decimal128.FromI64(-7)}}, "-0.0007"},
		{data.Type{Kind: data.Fixed}, data.Vector{Decimals: []decimal128.Num{decimal128.New(1, 0)}}, "18446744073709551616"},
		{data.Type{Kind: data.Real}, data.Vector{Floats: []float64{math.Inf(-1)}}, "-inf"},
		{data.Type{Kind: data.Real}, data.Vector{Floats: []float64{math.NaN()}}, "NaN"},
		{data.Type{Kind: data.Boolean}, data.Vector{Bools: []bool{true}}, "1"},
		{data.Type{Kind: data.Date}, data.Vector{Seconds: []int64{-1}}, "-1"},
		{data.Type{Kind: data.Time, Scale: 3}, data.Vector{Seconds: []int64{61}, Nanos: []int32{5_000_000}}, "61.005"},
		{data.Type{Kind: data.TimestampNTZ, Scale: 9}, data.Vector{Seconds: []int64{-1}, Nanos: []int32{500_000_000}}, "-0.500000000"},
		{data.Type{Kind: data.TimestampTZ}, data.Vector{Seconds: []int64{60}, Nanos: []int32{0}, Offsets: []int32{-60}}, "60 1380"},
		{data.Type{Kind: data.Binary}, data.Vector{Strings: []string{"\x00\xab"}}, "00AB"},
		{data.Type{Kind: data.DecFloat}, data.Vector{Decimals: nums(-12), Exponents: []int16{-400}}, "-12e-400"},
		{data.Type{Kind: data.YearMonth}, data.Vector{Decimals: nums(-14)}, "-14"},
		{data.Type{Kind: data.DayTime}, data.Vector{Decimals: nums(86_400_000_000_001)}, "86400000000001"},
		{data.Type{Kind: data.Embedding, Element: data.Fixed, Length: 2}, data.Vector{Strings: []string{"\x01\x00\x00\x00\xff\xff\xff\xff"}}, "[1,-1]"},
		{data.Type{Kind: data.Embedding, Element: data.Real, Length: 1}, data.Vector{Strings: []string{"\x00\x00\x20\x40"}}, "[2.5]"},
		{data.Type{Kind: data.Variant}, data.Vector{Strings: []string{`{"a": 1}`}}, `{"a": 1}`},
	} {
		p := Part{Columns: []data.Column{{Name: "C", Type: c.typ}}, Block: &data.Block{Rows: 1, Columns: []*data.Vector{&c.v}}, Hi: 1}
		if got := *JSON(p)[0][0]; got != c.want {
			t.Errorf("%+v: %q, want %q", c.typ, got, c.want)
		}
	}
}

func TestJSONChunkIsRowsWithoutBrackets(t *testing.T) {
	t.Parallel()
	v := &data.Vector{Strings: []string{`a"b`, ""}, Nulls: []bool{false, true}}
	p := Part{Columns: []data.Column{{Name: "C", Type: data.Type{Kind: data.Text}}}, Block: &data.Block{Rows: 2, Columns: []*data.Vector{v}}, Hi: 2}
	got, err := JSONChunk(p)
	if want := `["a\"b"],[null]`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}
