package snowtype

import (
	"reflect"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Type{
		"NUMBER(38,0)":              {Kind: Fixed, Precision: 38},
		"NUMBER(18, 2)":             {Kind: Fixed, Precision: 18, Scale: 2},
		"NUMBER":                    {Kind: Fixed, Precision: 38},
		"decimal(5)":                {Kind: Fixed, Precision: 5},
		"FLOAT":                     {Kind: Real},
		"DECFLOAT":                  {Kind: DecFloat},
		"VARCHAR(16777216)":         {Kind: Text, Length: 16777216},
		"BINARY(8388608)":           {Kind: Binary, Length: 8388608},
		"BOOLEAN":                   {Kind: Boolean},
		"DATE":                      {Kind: Date},
		"TIME(0)":                   {Kind: Time},
		"TIME":                      {Kind: Time, Scale: 9},
		"TIMESTAMP_NTZ(9)":          {Kind: TimestampNTZ, Scale: 9},
		"TIMESTAMP_LTZ(3)":          {Kind: TimestampLTZ, Scale: 3},
		"TIMESTAMP_TZ(6)":           {Kind: TimestampTZ, Scale: 6},
		"VARIANT":                   {Kind: Variant},
		"OBJECT":                    {Kind: Object},
		"OBJECT(a NUMBER(38,0))":    {Kind: Object, Fields: []Field{{"a", Type{Kind: Fixed, Precision: 38}}}},
		"ARRAY":                     {Kind: Array},
		"MAP(VARCHAR, NUMBER(9,0))": {Kind: Map, Fields: []Field{{"", Type{Kind: Text}}, {"", Type{Kind: Fixed, Precision: 9}}}},
		"MAP(VARCHAR)":              {Kind: Map},
		"ARRAY(DATE NOT NULL)":      {Kind: Array, Fields: []Field{{"", Type{Kind: Date}}}},
		"ARRAY(NOVEL)":              {Kind: Array},
		"ARRAY(NUMBER(99,0))":       {Kind: Array},
		`OBJECT("a "", b" ARRAY(MAP(VARCHAR(5), TIME(3))) NOT NULL, c INTERVAL DAY TO SECOND)`: {Kind: Object, Fields: []Field{
			{`a ", b`, Type{Kind: Array, Fields: []Field{{"", Type{Kind: Map, Fields: []Field{{"", Type{Kind: Text, Length: 5}}, {"", Type{Kind: Time, Scale: 3}}}}}}}},
			{"c", Type{Kind: IntervalDayTime}},
		}},
		`OBJECT("a NUMBER(38,0))`:   {Kind: Object},
		"GEOGRAPHY":                 {Kind: Geography},
		"VECTOR(FLOAT, 3)":          {Kind: Vector, Length: 3, Element: Real},
		"VECTOR(INT, 256)":          {Kind: Vector, Length: 256, Element: Fixed},
		"INTERVAL YEAR(9) TO MONTH": {Kind: IntervalYearMonth},
		"INTERVAL DAY TO SECOND(9)": {Kind: IntervalDayTime},
		"UUID":                      {Kind: Unknown},
	} {
		if got, err := Parse(text); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", text, got, err, want)
		}
	}
}

func TestParseRefusesBrokenParameters(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"NUMBER(39,0)", "NUMBER(5,6)", "NUMBER(x)", "NUMBER(0)", "NUMBER(5,-1)", "TIME(10)", "VARCHAR(", "TIMESTAMP_NTZ(a)"} {
		if got, err := Parse(text); err == nil {
			t.Errorf("Parse(%q) = %+v, want an error", text, got)
		}
	}
}

// A type that was read is written so that it reads back the same.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"NUMBER(38,0)", "VECTOR(INT, 3)", "TIME(3)", "VARCHAR(20)", "INTERVAL DAY TO SECOND", "(", "NUMBER(1,2,3)", `OBJECT("a""" ARRAY(DATE), b MAP(VARCHAR,TIME(3)) NOT NULL)`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, err := Parse(text)
		if err != nil || first.Kind == Unknown {
			return
		}
		if again, err := Parse(first.String()); err != nil || !reflect.DeepEqual(again, first) {
			t.Errorf("%q is %+v, written %q, read back %+v, %v", text, first, first.String(), again, err)
		}
	})
}
