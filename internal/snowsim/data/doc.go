// Package data holds the simulator's values: Snowflake's types at their full
// range, stored column by column.
//
// It is deliberately separate from the loader's own type packages: if both
// sides shared one reading of Snowflake's encodings, a mistake in it would
// cancel itself out in every test.
package data
