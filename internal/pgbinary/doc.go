// Package pgbinary reads what PostgreSQL's binary COPY writes: it splits the
// stream into tuples and fields, and gives each field a canonical form, so
// that two fields are equal in value exactly when their canonical bytes are.
//
// Binary forms differ where values do not: a numeric carries the number of
// decimals it is shown with, jsonb prints its document with blanks and in an
// order of keys of its own, NaN has many bit patterns. All other types that
// the loader writes have one form only.
//
// Formats: manual, "COPY", Binary Format; src/backend/utils/adt, "send" and
// "recv" functions.
package pgbinary
