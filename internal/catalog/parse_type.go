package catalog

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/pgoid"
)

// typeAliases are the ways to write the types a column can be given.
var typeAliases = map[string]PGType{
	"smallint": simple(pgoid.Int2, "smallint"), "int2": simple(pgoid.Int2, "smallint"),
	"integer": simple(pgoid.Int4, "integer"), "int": simple(pgoid.Int4, "integer"), "int4": simple(pgoid.Int4, "integer"),
	"bigint": Bigint, "int8": Bigint,
	"numeric": simple(pgoid.Numeric, "numeric"), "decimal": simple(pgoid.Numeric, "numeric"),
	"double precision": simple(pgoid.Float8, "double precision"), "float8": simple(pgoid.Float8, "double precision"),
	"text":    simple(pgoid.Text, "text"),
	"varchar": simple(pgoid.Varchar, "character varying"), "character varying": simple(pgoid.Varchar, "character varying"),
	"boolean": simple(pgoid.Bool, "boolean"), "bool": simple(pgoid.Bool, "boolean"),
	"bytea": simple(pgoid.Bytea, "bytea"), "date": simple(pgoid.Date, "date"), "interval": simple(pgoid.Interval, "interval"),
	"time": simple(pgoid.Time, "time without time zone"), "time without time zone": simple(pgoid.Time, "time without time zone"),
	"timestamp":                   simple(pgoid.Timestamp, "timestamp without time zone"),
	"timestamp without time zone": simple(pgoid.Timestamp, "timestamp without time zone"),
	"timestamptz":                 simple(pgoid.Timestamptz, "timestamp with time zone"),
	"timestamp with time zone":    simple(pgoid.Timestamptz, "timestamp with time zone"),
	"json":                        simple(pgoid.JSON, "json"), "jsonb": simple(pgoid.JSONB, "jsonb"),
	"real[]": simple(pgoid.Float4Array, "real[]"), "float4[]": simple(pgoid.Float4Array, "real[]"),
	"integer[]": simple(pgoid.Int4Array, "integer[]"), "int[]": simple(pgoid.Int4Array, "integer[]"), "int4[]": simple(pgoid.Int4Array, "integer[]"),
}

const supportedTypes = "smallint, integer, bigint, numeric, numeric(p,s), double precision, text, varchar, varchar(n), " +
	"boolean, bytea, date, time, timestamp, timestamptz, interval, json, jsonb, real[], integer[]"

// writtenType is a name and, in parentheses, one or two numbers.
var writtenType = regexp.MustCompile(`^([a-z0-9 ]+(?:\[\])?)(?:\( ?(\d{1,8}) ?(?:, ?(\d{1,8}) ?)?\))?$`)

// Limits of PostgreSQL's type modifiers (manual, "Data Types").
const (
	maxNumericPrecision = 1000
	maxVarcharLength    = 10_485_760
)

// ParseType reads a PostgreSQL type as a person writes it, such as "numeric",
// "varchar(20)" or "NUMERIC(38, 2)". Only types this program writes are known;
// a precision of time and timestamp is refused, because it would round.
func ParseType(text string) (PGType, error) {
	written := strings.Join(strings.Fields(strings.ToLower(text)), " ")
	parts := writtenType.FindStringSubmatch(written)
	if parts == nil {
		return PGType{}, unsupportedType(text)
	}
	t, known := typeAliases[strings.TrimSpace(parts[1])]
	switch {
	case !known:
		return PGType{}, unsupportedType(text)
	case parts[2] == "":
		return t, nil
	}
	first, _ := strconv.Atoi(parts[2]) // digits, few
	switch {
	case t.OID == pgoid.Numeric:
		scale, _ := strconv.Atoi(parts[3]) // "" is 0, as in SQL
		if first < 1 || first > maxNumericPrecision || scale > first {
			return PGType{}, fmt.Errorf("type %q: the precision is 1 to %d and the scale at most the precision", text, maxNumericPrecision)
		}
		return numeric(first, scale), nil
	case t.OID == pgoid.Varchar && parts[3] == "":
		if first < 1 || first > maxVarcharLength {
			return PGType{}, fmt.Errorf("type %q: the length is 1 to %d", text, maxVarcharLength)
		}
		t.SQL, t.Length = "character varying("+parts[2]+")", first
		return t, nil
	default:
		return PGType{}, unsupportedType(text)
	}
}

func unsupportedType(text string) error {
	return fmt.Errorf("type %q is not one of %s", text, supportedTypes)
}

// nameOf is the SQL name of a type without its parameters.
func nameOf(oid uint32) string {
	for _, t := range typeAliases {
		if t.OID == oid {
			return t.SQL
		}
	}
	return ""
}

// listTypes names types for a message.
func listTypes(oids []uint32) string {
	names := make([]string, 0, len(oids))
	for _, oid := range oids {
		names = append(names, nameOf(oid))
	}
	return strings.Join(names, ", ")
}
