package dataset

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

func written(name string, t data.Type, values ...string) column {
	list := make([]value.Value, len(values))
	for i, s := range values {
		list[i] = value.Text(s)
	}
	return named(name, t, list...)
}

func documentColumns() []column {
	structured := func(k data.Kind, fields ...data.Column) data.Type {
		return data.Type{Kind: k, Structure: &data.Structure{Fields: fields}}
	}
	field := func(name string, t data.Type) data.Column { return data.Column{Name: name, Type: t, Nullable: true} }
	text := data.Type{Kind: data.Text, Length: 1000}
	return []column{
		written("V", data.Type{Kind: data.Variant}, `"a \"q\" ä"`, `12345678901234567890.00000000000000000001`, "null"),
		written("O", data.Type{Kind: data.Object}, "{\n  \"b\": 1,\n  \"a\": [\n    undefined\n  ]\n}", "{}", `{"k": "undefined"}`),
		written("A", data.Type{Kind: data.Array}, "[\n  undefined,\n  1\n]", "[]", `[[]]`),
		written("M", structured(data.Map, field("", text), field("", data.Type{Kind: data.Fixed, Precision: 38})),
			`{"ä \" \\ \n": 99999999999999999999999999999999999999}`, `{}`, `{"": -1}`),
		written("MN", structured(data.Map, data.Column{Type: data.Type{Kind: data.Fixed, Precision: 38}}, field("", text)),
			`{"99999999999999999999999999999999999999": "x"}`, `{"-1": ""}`, `{"0": null}`),
		written("SA", structured(data.Array, field("", data.Type{Kind: data.Fixed, Precision: 38, Scale: 10})),
			`[9999999999999999999999999999.9999999999, -0.0000000001, null]`, `[]`, `[0.0000000000]`),
		written("SO", structured(data.Object,
			field("b", data.Type{Kind: data.Boolean}),
			field("f", data.Type{Kind: data.Real}),
			field("s", text),
			field("n", data.Type{Kind: data.Fixed, Precision: 9, Scale: 2}),
			field("day", data.Type{Kind: data.Date}),
			field("tm", data.Type{Kind: data.Time, Scale: 9}),
			field("ntz", data.Type{Kind: data.TimestampNTZ, Scale: 9}),
			field("ltz", data.Type{Kind: data.TimestampLTZ, Scale: 3}),
			field("tz", data.Type{Kind: data.TimestampTZ, Scale: 6}),
			field("x", data.Type{Kind: data.Binary, Length: 100}),
			field("v", data.Type{Kind: data.Variant}),
			field("o", structured(data.Object, field("list", structured(data.Array, field("", text)))))),
			`{"b": true, "f": 1.5e300, "s": "\"\\\u0001\n/漢", "n": -12345.67, "day": "9999-12-31", "tm": "23:59:59.999999999",
			  "ntz": "2024-02-29 23:59:59.123456789", "ltz": "1969-12-31 23:59:59.001 +0000", "tz": "2024-02-29 12:00:00.000001 +0530",
			  "x": "FF00", "v": {"a": [1, null]}, "o": {"list": ["a", null]}}`,
			`{"b": null, "f": null, "s": null, "n": null, "day": null, "tm": null, "ntz": null, "ltz": null, "tz": null, "x": null, "v": null, "o": null}`,
			`{"b": false, "f": -0.1, "s": "", "n": 0.00, "day": "0001-01-01", "tm": "00:00:00.000000000",
			  "ntz": "0001-01-01 00:00:00.000000000", "ltz": "9999-12-31 23:59:59.999 +0000", "tz": "1969-12-31 23:59:59.999999 -1200",
			  "x": "", "v": "text", "o": {"list": []}}`),
	}
}

func shapeColumns() []column {
	shapes := []string{
		"POINT(-122.35 37.55)",
		"POLYGON((0 0,1 0,0 1,0 0),(0.1 0.1,0.2 0.1,0.1 0.2,0.1 0.1))",
		"GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1.5 -2))",
	}
	return []column{
		written("GG", data.Type{Kind: data.Geography}, shapes...),
		written("GM", data.Type{Kind: data.Geometry}, shapes...),
	}
}
