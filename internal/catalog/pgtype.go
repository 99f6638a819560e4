package catalog

import "strconv"

// OIDs of the PostgreSQL types the loader writes
// (src/include/catalog/pg_type.dat).
const (
	OIDBool        = 16
	OIDBytea       = 17
	OIDInt8        = 20
	OIDInt2        = 21
	OIDInt4        = 23
	OIDText        = 25
	OIDJSON        = 114
	OIDFloat8      = 701
	OIDInt4Array   = 1007
	OIDFloat4Array = 1021
	OIDVarchar     = 1043
	OIDDate        = 1082
	OIDTime        = 1083
	OIDTimestamp   = 1114
	OIDTimestamptz = 1184
	OIDInterval    = 1186
	OIDNumeric     = 1700
	OIDJSONB       = 3802
)

// varHeader is what PostgreSQL adds to the length in the type modifiers of
// varchar and numeric (VARHDRSZ, src/include/c.h).
const varHeader = 4

func simple(oid uint32, sql string) PGType {
	return PGType{OID: oid, SQL: sql, Precision: -1, Scale: -1, Length: -1}
}

func numeric(precision, scale int) PGType {
	sql := "numeric(" + strconv.Itoa(precision) + "," + strconv.Itoa(scale) + ")"
	return PGType{OID: OIDNumeric, SQL: sql, Precision: precision, Scale: scale, Length: -1}
}

// limitsScale says whether a scale was declared. numeric can have a negative
// one, so that Scale alone does not tell.
func (t PGType) limitsScale() bool {
	return t.Scale >= 0 || (t.OID == OIDNumeric && t.Precision >= 0)
}

// DecodeType reads a column's type from pg_attribute: atttypid, atttypmod and
// format_type(atttypid, atttypmod).
func DecodeType(oid uint32, typmod int32, sql string) PGType {
	t := simple(oid, sql)
	if typmod < 0 {
		return t
	}
	switch oid {
	case OIDNumeric:
		// numeric_typmod_precision and _scale, src/backend/utils/adt/numeric.c;
		// the scale is an 11-bit signed number since PostgreSQL 15.
		m := typmod - varHeader
		t.Precision = int(m>>16) & 0xffff
		t.Scale = int((m&0x7ff)^1024) - 1024
	case OIDVarchar:
		t.Length = int(typmod - varHeader)
	case OIDTime, OIDTimestamp, OIDTimestamptz:
		t.Scale = int(typmod)
	}
	return t
}
