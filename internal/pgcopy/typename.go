package pgcopy

import (
	"strconv"

	"github.com/snowpg/etl/internal/pgoid"
)

var typeNames = map[uint32]string{
	pgoid.Bool: "boolean", pgoid.Bytea: "bytea", pgoid.Int8: "bigint", pgoid.Int2: "smallint", pgoid.Int4: "integer",
	pgoid.Text: "text", pgoid.JSON: "json", pgoid.Float4: "real", pgoid.Float8: "double precision",
	pgoid.Int4Array: "integer[]", pgoid.Float4Array: "real[]", pgoid.BPChar: "character", pgoid.Varchar: "character varying",
	pgoid.Date: "date", pgoid.Time: "time without time zone", pgoid.Timestamp: "timestamp without time zone",
	pgoid.Timestamptz: "timestamp with time zone", pgoid.Interval: "interval", pgoid.Numeric: "numeric", pgoid.JSONB: "jsonb",
}

// TypeName is the SQL name of a type this package knows, else "type with OID n".
func TypeName(oid uint32) string {
	if name, ok := typeNames[oid]; ok {
		return name
	}
	return "type with OID " + strconv.FormatUint(uint64(oid), 10)
}

// isText says whether the type's binary form is the bytes of the text itself.
func isText(oid uint32) bool {
	return oid == pgoid.Text || oid == pgoid.Varchar || oid == pgoid.BPChar
}
