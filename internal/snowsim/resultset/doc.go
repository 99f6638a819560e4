// Package resultset turns a statement's result into the bytes Snowflake sends:
// Arrow IPC streams or JSON rows, cut into an inline part and chunks.
//
// The physical Arrow types follow what real accounts produce. Integers of
// table columns take the narrowest width their values fit, chunk by chunk, so
// one column may change its width between two chunks of one result. Columns
// that are expressions stay wide. Timestamps of scale 8 and 9 are structs of
// seconds and nanoseconds, coarser ones scaled integers.
//
// A chunk never spans two blocks. That makes the encoded chunk of a stored
// block reusable by every statement that reads the whole block; Cache keeps it.
package resultset
