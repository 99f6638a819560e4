package pgcopy

import "github.com/snowpg/etl/internal/snowtype"

// Column says how one column of a Snowflake result lands in one column of a
// PostgreSQL table.
type Column struct {
	// Name is the source column, for errors and losses.
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
}
