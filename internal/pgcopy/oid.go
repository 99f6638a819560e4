package pgcopy

import "strconv"

// The PostgreSQL types this package writes, by their fixed object identifiers.
//
// Source: src/include/catalog/pg_type.dat.
const (
	OIDBool        uint32 = 16
	OIDBytea       uint32 = 17
	OIDInt8        uint32 = 20
	OIDInt2        uint32 = 21
	OIDInt4        uint32 = 23
	OIDText        uint32 = 25
	OIDJSON        uint32 = 114
	OIDFloat4      uint32 = 700
	OIDFloat8      uint32 = 701
	OIDInt4Array   uint32 = 1007
	OIDFloat4Array uint32 = 1021
	OIDBPChar      uint32 = 1042
	OIDVarchar     uint32 = 1043
	OIDDate        uint32 = 1082
	OIDTime        uint32 = 1083
	OIDTimestamp   uint32 = 1114
	OIDTimestampTZ uint32 = 1184
	OIDInterval    uint32 = 1186
	OIDNumeric     uint32 = 1700
	OIDJSONB       uint32 = 3802
)

var typeNames = map[uint32]string{
	OIDBool: "boolean", OIDBytea: "bytea", OIDInt8: "bigint", OIDInt2: "smallint", OIDInt4: "integer",
	OIDText: "text", OIDJSON: "json", OIDFloat4: "real", OIDFloat8: "double precision",
	OIDInt4Array: "integer[]", OIDFloat4Array: "real[]", OIDBPChar: "character", OIDVarchar: "character varying",
	OIDDate: "date", OIDTime: "time without time zone", OIDTimestamp: "timestamp without time zone",
	OIDTimestampTZ: "timestamp with time zone", OIDInterval: "interval", OIDNumeric: "numeric", OIDJSONB: "jsonb",
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
	return oid == OIDText || oid == OIDVarchar || oid == OIDBPChar
}
