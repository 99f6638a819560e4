// Package merge owns the one transaction: staged rows, watermark, ledger and
// run record change together or not at all. It implements pipeline.Merger.
//
//	BEGIN                                      read committed
//	  settings                                 SET LOCAL only: poolers keep no session
//	  state row  FOR KEY SHARE                 the epoch and the watermark must be the run's,
//	                                           and its record open
//	  slice already in the ledger? ──▶ report what it did, change nothing
//	  count(*) of staging = rows of its COPY   a crash empties UNLOGGED tables silently
//	  target: create it, or its shape must be the planned one, and widen it
//	  the rows take one of these paths:
//	    direct     staging becomes the new target, its key is built (first load)
//	    swap       staging takes the target's place (replace, nothing would be lost)
//	    truncate   the target is emptied and filled (replace)
//	    insert     INSERT … SELECT (append, later slices of a first load, and first
//	               loads with a key that comes twice)
//	    prefilter  CREATE UNLOGGED TABLE … AS the staged rows that the target does not have
//	               as they are or newer ──▶ upsert of these ──▶ DROP TABLE
//	               (reading again, large or with a key that comes twice)
//	    upsert     INSERT … ON CONFLICT (everything else)
//	  rules of the table                       a broken one of severity error ends it here
//	  state row  FOR NO KEY UPDATE             one merge records at a time
//	  ledger, rejects, losses
//	  watermark = end of the slices without a gap (never back); what is behind
//	  the gap is ahead; run record
//	COMMIT ──▶ no answer? look into the ledger on a new connection
//
// Slices of one run are merged side by side: they have no row in common, share
// the state row while they work, and wait for each other only to record. Whoever
// takes the target over waits for all of them. Or they are merged one after the
// other in one transaction, which records all of them at its end.
//
// Invariants:
//
//  1. A slice is in the ledger if and only if its rows are in the target.
//     Merging it again changes nothing and reports the same counts.
//  2. A run that is not the latest epoch of its target changes nothing.
//  3. Of rows with one key the one with the greatest watermark stays, both
//     among the staged rows and against the target; NULL is less than every
//     watermark. Equal watermarks: the target takes over what differs, and
//     among staged rows the order of their other columns decides, so that
//     any two runs over the same rows decide alike.
//  4. A row that is already there is not written again.
//  5. Of the staged rows those are unchanged that the target had as they are or
//     newer, whatever else was staged with their key; of the others one of each
//     key is written, and the rest are duplicates. So staged = unchanged +
//     duplicates + written. (Where nothing is read again all of a key but the
//     newest are duplicates, without a look at the target.)
//
// The search_path stays the role's: triggers of the target may rely on it.
// Every name in a statement of this package is qualified.
package merge
