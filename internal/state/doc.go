// Package state keeps what etl must remember between runs, in a schema of the
// target database: watermarks, leases, runs, slices and rejected rows.
//
//	etl_metadata   one row per target: watermark, epoch, lease      (the fence)
//	run            one row per run: bounds, counts, outcome         (the history)
//	slice          one row per committed slice                      (the ledger)
//	ahead          what slices have brought behind one that is missing
//	reject         rows that could not be taken over
//
// Because it lives beside the rows it describes, state commits and rolls back
// with them, and a restored or promoted database carries the watermark that
// fits its rows.
//
// Invariants:
//
//  1. The epoch of a target grows by one with every run that takes it. A write
//     of a run is conditional on its epoch, so a run that lost its lease
//     changes nothing.
//  2. A slice row exists if and only if the rows of that slice are in the
//     target: both are written by the same transaction.
//  3. Slices commit in any order. The watermark is the end of those without a
//     gap; what has committed behind a gap is ahead, until the watermark passes.
//  4. A watermark moves back only by [Store.Reset].
//  5. Every instant is the server's, never this machine's.
//
// No function begins or ends a transaction: callers own it and hand it in.
package state
