// Package pgcopy writes Arrow records as tuples of PostgreSQL's binary COPY.
// It is pure computation: it dials nothing and logs nothing.
//
//	Column, arrow.Schema, Policy ──NewPlan──▶ Plan      once per physical schema
//	arrow.Record ─────────────────Plan.Append─▶ []byte  whole tuples
//
// A stream is Header, tuples, Trailer. Tuples of different plans, and of
// different goroutines, can be mixed as long as their columns are the same.
//
// Invariants:
//   - A value arrives exactly, or it is a *ValueError, or it is counted in
//     Losses under a Policy that allowed the loss. A pair of types without an
//     exact conversion is a *ConversionError before the first row.
//   - The encoder of a column follows from three things: the logical Snowflake
//     type, the physical Arrow type, the PostgreSQL type. Snowflake picks the
//     physical type per batch, and the logical type alone knows the scale.
//   - NULL is what the validity of the column says. The children of a struct
//     hold anything below a NULL.
//   - Malformed arrays are errors. No input makes the package panic.
//   - Nothing is allocated per row, and nothing of a record is kept.
//
// Layout: the files integers.go, decimals.go, bitmap.go, blobs.go and epochs.go read the physical arrays, one file per
// type family chooses and writes. rows.go is the hot loop: it writes the usual
// values of the usual types itself (hoisted.go) and leaves all else to the
// encoder of the column. Records whose tuples all have one length are written
// column by column (strides.go). Formats: src/backend/utils/adt of
// PostgreSQL, "send" and "recv" functions; manual, "COPY", Binary Format.
// Physical encodings: Snowflake's drivers.
package pgcopy
