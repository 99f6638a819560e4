package catalog

import (
	"strconv"

	"github.com/snowpg/etl/internal/pgoid"
)

// varHeader is what PostgreSQL adds to the length in the type modifiers of
// varchar and numeric (VARHDRSZ, src/include/c.h).
const varHeader = 4

func simple(oid uint32, sql string) PGType {
	return PGType{OID: oid, SQL: sql, Precision: -1, Scale: -1, Length: -1}
}

func numeric(precision, scale int) PGType {
	sql := "numeric(" + strconv.Itoa(precision) + "," + strconv.Itoa(scale) + ")"
	return PGType{OID: pgoid.Numeric, SQL: sql, Precision: precision, Scale: scale, Length: -1}
}

// limitsScale says whether a scale was declared. numeric can have a negative
// one, so that Scale alone does not tell.
func (t PGType) limitsScale() bool {
	return t.Scale >= 0 || (t.OID == pgoid.Numeric && t.Precision >= 0)
}

// DecodeType reads a column's type from pg_attribute: atttypid, atttypmod and
// format_type(atttypid, atttypmod).
func DecodeType(oid uint32, typmod int32, sql string) PGType {
	t := simple(oid, sql)
	if typmod < 0 {
		return t
	}
	switch oid {
	case pgoid.Numeric:
		// numeric_typmod_precision and _scale, src/backend/utils/adt/numeric.c;
		// the scale is an 11-bit signed number since PostgreSQL 15.
		m := typmod - varHeader
		t.Precision = int(m>>16) & 0xffff
		t.Scale = int((m&0x7ff)^1024) - 1024
	case pgoid.Varchar:
		t.Length = int(typmod - varHeader)
	case pgoid.Time, pgoid.Timestamp, pgoid.Timestamptz:
		t.Scale = int(typmod)
	}
	return t
}
