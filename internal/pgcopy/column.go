package pgcopy

import "github.com/snowpg/etl/internal/snowtype"

// Column says how one column of a Snowflake result lands in one column of a
// PostgreSQL table.
type Column struct {
	// Name is what errors and losses call the column.
	Name string
	// Source is the logical type from the result's row types. Its scale rules:
	// the scale in Arrow metadata is not read.
	Source snowtype.Type
	// Target is the object identifier of the PostgreSQL type: one of the OID
	// constants.
	Target uint32
	// NotNull says that the target refuses NULL. A NULL is then a *ValueError
	// that knows its row, where COPY would only know a line.
	NotNull bool
	// Length is the n of a varchar(n) target, in characters; 0 means no limit.
	Length int
	// Precision and Scale are those of a numeric(p,s) target; a Precision of 0
	// means no limit. The scale must not be below the source's.
	Precision, Scale int
	// Offset makes this the offset from UTC, in minutes, of the TIMESTAMP_TZ
	// column before it. Such a column has no field of its own in the result.
	Offset bool
}
