// Package pgoid has the object identifiers of the PostgreSQL types that the
// loader writes. They are the same in every server.
//
// Source: src/include/catalog/pg_type.dat. They are not taken from pgx, because
// the encoder does without it.
package pgoid
