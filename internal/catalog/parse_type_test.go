package catalog

import (
	"testing"

	"github.com/snowpg/etl/internal/pgoid"
)

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
		"numeric(20,3)": DecodeType(pgoid.Numeric, 20<<16|3+4, "numeric(20,3)"),
		"varchar(7)":    DecodeType(pgoid.Varchar, 7+4, "character varying(7)"),
		"varchar":       DecodeType(pgoid.Varchar, -1, "character varying"),
		"timestamp":     DecodeType(pgoid.Timestamp, -1, "timestamp without time zone"),
		"int4[]":        DecodeType(pgoid.Int4Array, -1, "integer[]"),
	} {
		if got, err := ParseType(text); err != nil || got != read {
			t.Errorf("%q: %+v, %v; read %+v", text, got, err, read)
		}
	}
}
