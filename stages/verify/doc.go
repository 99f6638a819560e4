// Package verify compares a target with its source, and repairs single rows.
//
//	state row, target rows     one REPEATABLE READ snapshot of PostgreSQL
//	source rows                AT the snapshot the target was last loaded from
//	                           (else Snowflake's present), up to its watermark
//
//	1  figures   COUNT, NULLs, MIN, MAX, exact SUMs by SQL on both sides
//	2  digests   every value of both sides, hashed in this process
//	3  keys      only where digests differ: which rows, which columns
//	4  repair    only when asked: these rows, in one transaction under a lease
//
// Why both 1 and 2. The figures are computed by each database on its own
// values and cost no transfer; they share nothing with the loader. But two
// databases agree on the text of a FLOAT, of a VARIANT or of a timestamp only
// by luck, so a hash in SQL is either wrong or leaves such columns out, and
// Snowflake's HASH_AGG cannot be computed elsewhere. The digests are exact for
// every type: source rows go through the loader's own codec into the bytes
// PostgreSQL would be sent, target rows come as the bytes PostgreSQL would
// send, and both are hashed in one canonical form. What the codec got wrong
// for both would show in the figures.
//
// A column's digest is the sum of a hash of (key, column, value) over all
// rows, modulo 2^64: the order of the rows does not matter, an exchange of two
// values does. The hash is seeded anew in every run, so that a difference is
// overlooked with a probability of 2^-64 per column, whatever the data.
//
// What it costs: stage 2 reads all rows of both sides once, like a first load
// without its writes: the warehouse runs for as long as the transfer takes.
// Stage 3 reads them again, the target twice. Memory is bounded: one sum for
// each of 65,536 buckets of keys, then the keys of those buckets that differ,
// at most a million, and the rows that differ, at most Options.MaxKeys.
// Options.Quick leaves out 2 and 3.
//
// What is not a difference: a row that has changed at the source since the
// watermark, and of several source rows with one key those that lost. Both are
// counted.
package verify
