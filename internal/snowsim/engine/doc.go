// Package engine runs the SQL of a Snowflake extraction on tables in memory.
//
//	text ─ sql.Parse ─▶ tree ─ bind ─▶ query ─ parts of a snapshot ─▶ blocks
//
// A query takes the snapshot's parts one by one. Where the ranges of a part's
// columns prove that its condition holds for every row, and only plain columns
// are selected, the result shares the part's vectors and carries a stable
// Block.ID; no row is touched. Parts that cannot match are skipped, and only
// what is left is read row by row.
//
// A part plays the micro-partition: rows in the order of their loading, with
// the range of each column. EXPLAIN counts those that the ranges leave.
//
// Statements see one snapshot, taken when they start. There are no
// transactions: every INSERT, UPDATE and DELETE commits by itself.
//
// The engine is strict. A statement, function or option that it does not know
// is a syntax error (001003) that names it.
package engine
