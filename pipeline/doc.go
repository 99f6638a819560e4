// Package pipeline is the walk of a table from Snowflake to PostgreSQL: the
// types that flow, the interfaces of the stages, and the order in which
// things happen. It knows neither driver.
//
//	Request ─▶ Planner.Resolve ─▶ Table
//	             Fence.Acquire ─▶ Run (epoch, watermark)          lease renewed at a third of its time
//	            Planner.Window ─▶ Slices (anchor, from, to)
//
//	in up to four lanes, each with its share of the COPY streams:
//
//	  Copier.Begin ─▶ Staging, one UNLOGGED table a writer,
//	                  or one logged table that becomes the target
//
//	  ┌─────────────────────── one errgroup ───────────────────────────┐
//	  │ Extractor ──Batch──▶ M × Encoder ──Chunk──▶ W × Copier.Copy    │
//	  │     ▲                                 ▲            │           │
//	  │     └─ Budget (bytes, whole process)  └─ buffers ◀─┘ recycled  │
//	  └────────────────────────────────────────────────────────────────┘
//	  rows read = rows copied?
//
//	for each slice, while its lane loads another one:
//
//	  Merger.Merge ═▶ target + watermark + slice + run, ONE transaction
//	  Copier.Discard
//
//	or, for a run that is to be atomic, slices in order while others load:
//
//	  Merger.MergeAll ═▶ target + watermark + slices + run, ONE transaction
//
//	Fence.Release
//
// Invariants:
//
//   - Slices are taken in order and committed in any, but for the first: it may
//     create or alter the target, and is merged before all others. Of each lane
//     at most two slices are under way: one merges, the other loads or waits.
//     COPY streams never exceed what the table was given. A failure ends the
//     loads; a slice that cannot be loaded does not disturb the merges of
//     others, a merge that fails ends those that have not begun.
//   - Nothing of a slice is visible before its merge commits, and with the
//     commit the watermark says so. There is no other state.
//   - Rows decoded = rows promised by Snowflake, rows copied = rows decoded
//     minus rows rejected, rows found in staging = rows copied. Each step compares; a difference
//     ends the attempt, never a merge.
//   - A failed attempt leaves nothing that the next one uses: staging is
//     dropped, at the latest by the sweep of the run that takes over.
//   - Every send selects on the context; the sender closes; who started a
//     goroutine waits for it. After an error chunks is not closed, so that a
//     writer sees a cancelled context and not a regular end.
//   - The merge runs on the run's context, not on the group's, which is dead
//     after Wait. Cleaning up runs on a detached context with a deadline.
//   - Tables share the budget and nothing else: one table's failure does not
//     end another.
//
// Failure of any goroutine ends its group. What may be repeated (package
// fault) is: a chunk's download, the merge transaction, the slice from its
// beginning at the same anchor; and where one side was altered meanwhile, the
// whole table with a new plan. Everything else is in the table's Report.
package pipeline
