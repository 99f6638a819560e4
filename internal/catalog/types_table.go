package catalog

import (
	"slices"
	"strings"

	"github.com/snowpg/etl/internal/snowtype"
)

// documented is one line of the table of types: samples of a Snowflake type,
// from whose mapping the line is made, and what there is to know.
type documented struct {
	source  string
	samples []snowtype.Type
	note    string
}

var documentedTypes = []documented{
	{"NUMBER(p,0), p ≤ 4 / 9 / 18", []snowtype.Type{fixed(4, 0), fixed(9, 0), fixed(18, 0)}, ""},
	{
		"NUMBER(p,0), p > 18",
		[]snowtype.Type{fixed(38, 0)},
		"bigint in a new target whose source holds no larger value; a later one stops the run, or widens the column with `schema: evolve`",
	},
	{"NUMBER(p,s)", []snowtype.Type{fixed(38, 2)}, "never through a float"},
	{"FLOAT", kinds(snowtype.Real), "NaN and ±Infinity stay"},
	{"DECFLOAT", kinds(snowtype.DecFloat), ""},
	{"BOOLEAN", kinds(snowtype.Boolean), ""},
	{"VARCHAR", kinds(snowtype.Text), "`nul` and `invalid_utf8` say what to do with what text cannot hold; a value longer than varchar(n) is never cut"},
	{"BINARY", kinds(snowtype.Binary), ""},
	{"DATE", kinds(snowtype.Date), ""},
	{"TIME", kinds(snowtype.Time), "digits below the microsecond are cut and counted, or refused with `nanoseconds: error`; as text all of them stay"},
	{"TIMESTAMP_NTZ", kinds(snowtype.TimestampNTZ), "as TIME"},
	{"TIMESTAMP_LTZ", kinds(snowtype.TimestampLTZ), "as TIME"},
	{"TIMESTAMP_TZ", kinds(snowtype.TimestampTZ), "as TIME; the instant stays, its offset is dropped and counted, or kept in `<column>_offset` (minutes) with `offset_column`, or in text"},
	{
		"VARIANT, OBJECT, ARRAY, MAP, structured types", kinds(snowtype.Variant, snowtype.Object, snowtype.Array, snowtype.Map),
		"`undefined` becomes null and is counted, or is refused with `undefined: error`; `nul` is for `\\u0000`",
	},
	{"GEOGRAPHY, GEOMETRY", kinds(snowtype.Geography, snowtype.Geometry), "GeoJSON as jsonb, WKT as text, WKB as bytea"},
	{"VECTOR(FLOAT, n)", []snowtype.Type{{Kind: snowtype.Vector, Element: snowtype.Real}}, ""},
	{"VECTOR(INT, n)", []snowtype.Type{{Kind: snowtype.Vector, Element: snowtype.Fixed}}, ""},
	{"INTERVAL", kinds(snowtype.IntervalYearMonth, snowtype.IntervalDayTime), "as TIME"},
}

func fixed(precision, scale int) snowtype.Type {
	return snowtype.Type{Kind: snowtype.Fixed, Precision: precision, Scale: scale}
}

func kinds(list ...snowtype.Kind) []snowtype.Type {
	var types []snowtype.Type
	for _, k := range list {
		types = append(types, snowtype.Type{Kind: k})
	}
	return types
}

// TypesTable is the mapping of types as a Markdown table for the README: the
// type in a new target, and the others that columns: {types: …} and existing
// targets may have.
func TypesTable() string {
	var b strings.Builder
	b.WriteString("| Snowflake | PostgreSQL | or | |\n|---|---|---|---|\n")
	for _, d := range documentedTypes {
		b.WriteString("| " + strings.Join([]string{d.source, strings.Join(d.defaults(), " / "), strings.Join(d.others(), ", "), d.note}, " | ") + " |\n")
	}
	return b.String()
}

func (d documented) defaults() []string {
	var names []string
	for _, t := range d.defaultTypes() {
		if name := shortName(t.SQL); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func (d documented) defaultTypes() []PGType {
	types := make([]PGType, len(d.samples))
	for i, t := range d.samples {
		types[i], _ = DefaultType(SourceColumn{Type: t}) // a test tries them all
	}
	return types
}

// others are the acceptable types that are not the default.
func (d documented) others() []string {
	var names []string
	for _, oid := range acceptableFor(d.samples[0]) {
		isDefault := func(t PGType) bool { return t.OID == oid }
		if !slices.ContainsFunc(d.defaultTypes(), isDefault) {
			names = append(names, shortName(nameOf(oid)))
		}
	}
	return names
}

// shortName is the name that is used in speech, and generic in the parameters
// of the samples.
func shortName(sql string) string {
	switch sql {
	case "numeric(38,0)":
		return "numeric(p,0)"
	case "numeric(38,2)":
		return "numeric(p,s)"
	case "timestamp with time zone":
		return "timestamptz"
	case "character varying":
		return "varchar(n)"
	default:
		return strings.TrimSuffix(sql, " without time zone")
	}
}
