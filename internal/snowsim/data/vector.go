package data

import "github.com/apache/arrow/go/v15/arrow/decimal128"

// Vector is one column of a block of rows. Which slice is in use follows from
// Type.Kind; all slices in use have the length of the block.
//
//	Fixed                 Decimals: the unscaled value, |v| < 10^38
//	Real                  Floats: NaN and ±Inf included
//	Text, Variant,        Strings: any bytes; Variant kinds hold JSON text
//	Object, Array, Map,
//	Binary
//	Geography, Geometry   Strings: WKT
//	Embedding             Strings: four bytes an element, little endian
//	DecFloat              Decimals × 10^Exponents
//	YearMonth             Decimals: months
//	DayTime               Decimals: nanoseconds
//	Boolean               Bools
//	Date                  Seconds: days since 1970-01-01 (may be negative)
//	Time                  Seconds and Nanos since midnight
//	TimestampNTZ          Seconds and Nanos since 1970-01-01 00:00:00, wall clock
//	TimestampLTZ          Seconds and Nanos since 1970-01-01 00:00:00 UTC
//	TimestampTZ           as LTZ, and Offsets: minutes east of UTC, -1439..1439
//
// Seconds are floored, so Nanos is always 0..999,999,999, also before 1970.
type Vector struct {
	Type Type
	// Nulls marks SQL NULLs; nil when the block has none. The value slices
	// hold the zero value under a NULL.
	Nulls    []bool
	Decimals []decimal128.Num
	Floats   []float64
	Strings  []string
	Bools    []bool
	Seconds  []int64
	Nanos    []int32
	Offsets  []int32
	// Exponents belong to DecFloat.
	Exponents []int16
}

// IsNull says whether row i is SQL NULL.
func (v *Vector) IsNull(i int) bool { return v.Nulls != nil && v.Nulls[i] }

// Block is a rectangular piece of a table or of a result: Columns[c] is the
// c-th column, each of Rows values. Blocks are immutable once published.
type Block struct {
	Rows    int
	Columns []*Vector
	// ID identifies this very block for as long as the simulator lives, so
	// that the wire layer may cache its encoding; 0 means "made for this one
	// result, do not cache". Two blocks with one ID are equal.
	ID uint64
}

// Result is what a statement answers.
type Result struct {
	Columns []Column
	// Blocks are in result order; a wire chunk never spans two blocks.
	Blocks []*Block
	// Computed marks the columns that are expressions rather than plain table
	// columns: Snowflake sends those wide (int64, decimal128), while table
	// columns get the narrowest integer their values fit.
	Computed []bool
	// JSON says that Snowflake answers this kind of statement (SHOW,
	// DESCRIBE, DML, USE, ALTER SESSION) in JSON whatever the client asks for.
	JSON bool
	// StatementType is Snowflake's statementTypeId (SELECT 4096,
	// INSERT 12544, UPDATE 12800, DELETE 13056, …).
	StatementType int64
}

// NumRows is the number of rows over all blocks.
func (r *Result) NumRows() int {
	n := 0
	for _, b := range r.Blocks {
		n += b.Rows
	}
	return n
}
