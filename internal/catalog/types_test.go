package catalog

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowtype"
)

// The README's table of types is made from the mapping.
func TestReadmeListsTheTypes(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "<!-- types -->\n")
	table, _, closed := strings.Cut(rest, "<!-- /types -->")
	if !found || !closed {
		t.Fatal("README.md has no table between the types marks")
	}
	if want := strings.TrimSpace(TypesTable()); strings.TrimSpace(table) != want {
		t.Errorf("README.md is out of date; put this between the types marks:\n%s", want)
	}
}

// Every kind has a line in the table, a default, and the default is acceptable.
func TestEveryKindIsMapped(t *testing.T) {
	t.Parallel()
	for k := snowtype.Fixed; k <= snowtype.IntervalDayTime; k++ {
		shown := slices.ContainsFunc(documentedTypes, func(d documented) bool {
			return slices.ContainsFunc(d.samples, func(s snowtype.Type) bool { return s.Kind == k })
		})
		if !shown {
			t.Errorf("%s is not in the table", k)
		}
	}
	for _, d := range documentedTypes {
		for _, s := range d.samples {
			pg, err := DefaultType(SourceColumn{Type: s})
			if err != nil {
				t.Errorf("%s: %v", s, err)
				continue
			}
			if err := Accept(SourceColumn{Type: s}, TargetColumn{Type: pg}); err != nil {
				t.Errorf("%s: the default is refused: %v", s, err)
			}
		}
	}
}

func TestParseType(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"bigint": "bigint", " INT8 ": "bigint", "int": "integer", "smallint": "smallint",
		"numeric": "numeric", "NUMERIC(38, 2)": "numeric(38,2)", "decimal(5)": "numeric(5,0)", "numeric( 1000 , 1000 )": "numeric(1000,1000)",
		"varchar(20)": "character varying(20)", "character  varying (3)": "character varying(3)", "varchar": "character varying",
		"timestamptz": "timestamp with time zone", "TIMESTAMP without time zone": "timestamp without time zone",
		"json": "json", "double precision": "double precision", "real[]": "real[]", "int4[]": "integer[]",
	} {
		if got, err := ParseType(text); err != nil || got.SQL != want {
			t.Errorf("%q is %q, %v; want %q", text, got.SQL, err, want)
		}
	}
	for _, text := range []string{
		"", "int; drop table x", "varchar(0)", "varchar(10485761)", "varchar(1,2)", "varchar(999999999)", "numeric(0)", "numeric(1001)",
		"numeric(5,6)", "numeric(5,-1)", "bigint(3)", "timestamp(3)", "char(3)", "real", "serial", "text[]", "number", "uuid", "(3)", "[]",
	} {
		if got, err := ParseType(text); err == nil {
			t.Errorf("%q is %q, want an error", text, got.SQL)
		}
	}
}

// What ParseType makes of a type is what the catalogs of PostgreSQL say of it.
func TestParsedTypesAreLikeReadOnes(t *testing.T) {
	t.Parallel()
	for text, read := range map[string]PGType{
		"numeric(20,3)": DecodeType(OIDNumeric, 20<<16|3+4, "numeric(20,3)"),
		"varchar(7)":    DecodeType(OIDVarchar, 7+4, "character varying(7)"),
		"varchar":       DecodeType(OIDVarchar, -1, "character varying"),
		"timestamp":     DecodeType(OIDTimestamp, -1, "timestamp without time zone"),
		"int4[]":        DecodeType(OIDInt4Array, -1, "integer[]"),
	} {
		if got, err := ParseType(text); err != nil || got != read {
			t.Errorf("%q: %+v, %v; read %+v", text, got, err, read)
		}
	}
}

func TestAcceptRefusesWhatWouldChangeAValue(t *testing.T) {
	t.Parallel()
	number := SourceColumn{Name: "N", Type: fixed(38, 2), TypeText: "NUMBER(38,2)"}
	for name, c := range map[string]struct {
		src  SourceColumn
		dst  PGType
		text string
	}{
		"decimals into an integer":  {number, Bigint, "moves exactly into numeric, text"},
		"a smaller scale":           {number, numeric(38, 1), "round"},
		"a negative scale":          {SourceColumn{Type: fixed(38, 0)}, DecodeType(OIDNumeric, 5<<16|(-1&0x7ff)+4, "numeric(5,-1)"), "round"},
		"a cut interval":            {SourceColumn{Type: snowtype.Type{Kind: snowtype.IntervalDayTime}}, PGType{OID: OIDInterval, SQL: "interval(0)"}, "cut"},
		"a wall clock as instant":   {SourceColumn{Type: snowtype.Type{Kind: snowtype.TimestampNTZ}}, simple(OIDTimestamptz, "timestamp with time zone"), "exactly"},
		"a float into numeric":      {SourceColumn{Type: snowtype.Type{Kind: snowtype.Real}}, simple(OIDNumeric, "numeric"), "exactly"},
		"rounded seconds":           {SourceColumn{Type: snowtype.Type{Kind: snowtype.Time, Scale: 9}}, DecodeType(OIDTime, 3, "time(3)"), "round"},
		"integers into real[]":      {SourceColumn{Type: snowtype.Type{Kind: snowtype.Vector, Element: snowtype.Fixed}}, simple(OIDFloat4Array, "real[]"), "exactly"},
		"a type we do not write":    {number, PGType{OID: 1042, SQL: "character(3)"}, "exactly"},
		"a VARIANT cut to a length": {SourceColumn{Type: snowtype.Type{Kind: snowtype.Variant}}, DecodeType(OIDVarchar, 9, "character varying(5)"), "exactly"},
	} {
		if err := Accept(c.src, TargetColumn{Name: "c", Type: c.dst}); err == nil || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
