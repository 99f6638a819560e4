package value

import (
	"math/big"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

func TestTextOfRareTypes(t *testing.T) {
	t.Parallel()
	number := func(text string) Value {
		n, _ := new(big.Int).SetString(text, 10)
		return Value{Num: decimal128.FromBigInt(n)}
	}
	env := &Env{Location: time.UTC}
	for _, c := range []struct {
		typ  data.Type
		v    Value
		want string
	}{
		{data.Type{Kind: data.YearMonth}, Int(-14), "-1-02"},
		{data.Type{Kind: data.YearMonth}, Int(0), "+0-00"},
		{data.Type{Kind: data.DayTime}, number("9223372036854775807000"), "+106751991 04:00:54.775807000"},
		{data.Type{Kind: data.DayTime}, Int(-1), "-0 00:00:00.000000001"},
		{data.Type{Kind: data.DecFloat}, Value{Num: decimal128.FromI64(1500), Exponent: -3}, "1.5"},
		{data.Type{Kind: data.DecFloat}, Value{Num: decimal128.FromI64(15), Exponent: 3}, "15000"},
		{data.Type{Kind: data.DecFloat}, Value{Num: decimal128.FromI64(-15), Exponent: -400}, "-15e-400"},
		{data.Type{Kind: data.DecFloat}, Value{Num: decimal128.FromI64(0), Exponent: 9}, "0"},
		{data.Type{Kind: data.Embedding, Element: data.Real, Length: 2}, Text(FloatEmbedding(1.5, -2)), "[1.500000,-2.000000]"},
		{data.Type{Kind: data.Embedding, Element: data.Fixed, Length: 2}, Text(IntEmbedding(1, -2)), "[1,-2]"},
		{data.Type{Kind: data.Geography}, Text("POINT(1 2)"), "POINT(1 2)"},
		{data.Type{Kind: data.Map}, Text("{\n  \"a\": 1\n}"), `{"a":1}`},
	} {
		if got := env.Texter(c.typ)(c.v); got != c.want {
			t.Errorf("%s: %q, want %q", TypeName(c.typ), got, c.want)
		}
	}
}

// Equal DECFLOATs are equal whatever their exponents, and order as numbers.
func TestDecFloatOrder(t *testing.T) {
	t.Parallel()
	typ := data.Type{Kind: data.DecFloat}
	v := func(significand int64, exponent int16) Value {
		return Value{Num: decimal128.FromI64(significand), Exponent: exponent}
	}
	compare := Compare(typ, typ)
	for _, c := range []struct {
		a, b Value
		want int
	}{
		{v(10, 0), v(1, 1), 0},
		{v(0, 5), v(0, -5), 0},
		{v(-1, 300), v(1, -300), -1},
		{v(12, -1), v(1, 0), 1},
	} {
		if got := compare(c.a, c.b); got != c.want {
			t.Errorf("%+v and %+v: %d, want %d", c.a, c.b, got, c.want)
		}
		if same := string(AppendKey(nil, typ, c.a)) == string(AppendKey(nil, typ, c.b)); same != (c.want == 0) {
			t.Errorf("%+v and %+v: keys are equal: %t", c.a, c.b, same)
		}
	}
}

func TestTypeNames(t *testing.T) {
	t.Parallel()
	text, day := data.Type{Kind: data.Text, Length: 5}, data.Type{Kind: data.Date}
	for want, typ := range map[string]data.Type{
		"NUMBER(38,2)":                   {Kind: data.Fixed, Precision: 38, Scale: 2},
		"DECFLOAT":                       {Kind: data.DecFloat},
		"VECTOR(INT, 3)":                 {Kind: data.Embedding, Element: data.Fixed, Length: 3},
		"VECTOR(FLOAT, 256)":             {Kind: data.Embedding, Element: data.Real, Length: 256},
		"INTERVAL YEAR TO MONTH":         {Kind: data.YearMonth},
		"INTERVAL DAY TO SECOND":         {Kind: data.DayTime},
		"MAP(VARCHAR(5) NOT NULL, DATE)": {Kind: data.Map, Structure: &data.Structure{Fields: []data.Column{{Type: text}, {Type: day, Nullable: true}}}},
		"OBJECT(a DATE, b ARRAY(DATE))":  {Kind: data.Object, Structure: &data.Structure{Fields: []data.Column{{Name: "a", Type: day, Nullable: true}, {Name: "b", Nullable: true, Type: data.Type{Kind: data.Array, Structure: &data.Structure{Fields: []data.Column{{Type: day, Nullable: true}}}}}}}},
		"OBJECT":                         {Kind: data.Object},
	} {
		if got := TypeName(typ); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
