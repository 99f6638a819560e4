// Package store keeps the rows of tables in all their versions.
//
// A table is a list of segments: immutable blocks of up to SegmentRows rows.
// Every row has a commit time at which it began (one for the whole segment)
// and one at which it ended. An UPDATE ends the old versions and appends new
// ones in new segments, a DELETE only ends them:
//
//	             begin          end
//	segment 1    10:00     r0   open          visible at t  ⇔  begin ≤ t < end
//	                       r1   10:07
//	segment 2    10:07     r1'  open
//
// Of each column that stands in a predicate the least and the greatest value are
// known, over a segment, over its stretches of stretchRows rows, and over the
// rows of it that survived its last change. Readers decide by them whether to
// take all of it or nothing, and look at single rows only at a window's edges.
//
// Invariants:
//   - A published state is never changed: writers copy what they alter and
//     swap the table's state, so a reader needs no lock and sees one state.
//   - Commit times strictly increase over all tables of one Clock, and every
//     commit is later than every reading handed out before it. A reading
//     therefore sees the same rows for ever, however often it is repeated.
//   - Writers of one table run one after the other.
package store
