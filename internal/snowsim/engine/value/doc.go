// Package value computes with single Snowflake values: reading them from and
// appending them to vectors, comparing, casting, decimal arithmetic, and
// the text forms of numbers, dates and timestamps.
//
// A Value carries no type of its own. Whoever holds one knows its data.Type
// from the expression it came from, so that type decisions are made once per
// statement rather than once per row.
package value
