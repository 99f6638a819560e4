// Package copyin owns the staging tables: it names, creates, fills and drops
// them. It implements pipeline.Copier.
//
//	Begin ──▶ stage_<run>_<slice>_<attempt>_0 … one UNLOGGED table a writer, or
//	          one logged table for all of them, which may become the target
//	Copy  ──▶ COPY … FROM STDIN (FORMAT binary)  header, chunks, trailer
//	          one transaction, one connection, one reader
//	Discard, Sweep ──▶ DROP TABLE
//
// Staging is UNLOGGED, unless it may become the target: its rows are written once and read once, and a crash of
// the server makes the attempt worthless anyway. The crash empties the tables
// without an error, so whoever reads them compares their rows with what Copy
// returned.
//
// Invariants:
//
//  1. A staging table belongs to one attempt at one slice.
//     Nothing is ever copied into it twice.
//  2. When Copy has returned, nothing reads the chunk channel any more.
//  3. A connection whose COPY failed is closed, never reused.
package copyin
