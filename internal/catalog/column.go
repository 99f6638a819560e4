package catalog

import "github.com/snowpg/etl/internal/snowtype"

// SourceColumn is a column of a Snowflake table.
type SourceColumn struct {
	Name     string
	Type     snowtype.Type
	TypeText string // as DESCRIBE TABLE printed it
	Nullable bool
}

// PGType is a PostgreSQL data type with its modifier.
type PGType struct {
	OID uint32
	// SQL is the type as DDL writes it, e.g. "numeric(18,2)".
	SQL string
	// Precision and Scale of numeric; Scale is also the number of fractional
	// second digits of time and the timestamps. Length is that of varchar and
	// char. -1 means no limit was declared.
	Precision, Scale, Length int
}

// TargetColumn is a column of a PostgreSQL table.
type TargetColumn struct {
	Name    string
	Type    PGType
	NotNull bool
	// HasDefault says that an INSERT may leave the column out.
	HasDefault bool
	// Generated columns (GENERATED ALWAYS AS … STORED) cannot be written.
	Generated bool
	// IdentityAlways columns need OVERRIDING SYSTEM VALUE.
	IdentityAlways bool
	// Missing says that the target has no such column yet: the merge adds it.
	Missing bool
}

// Mapping is one column's way from the source to the target.
type Mapping struct {
	Source SourceColumn
	Target TargetColumn
	// Offset says that not the source's value moves but its offset from UTC
	// in minutes. The mapping before this one moves the value.
	Offset bool
	// Typed says that the target's type was asked for, and not the default.
	Typed bool
	// Widen says that the target's column has a narrower type than Target
	// says: the merge alters it.
	Widen bool
}
