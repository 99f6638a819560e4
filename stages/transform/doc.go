// Package transform turns record batches into tuples of PostgreSQL's binary
// COPY. It is pure computation on top of internal/pgcopy, and adds the one
// thing a stream of batches needs: the physical types, and with them the plan,
// change from batch to batch of one result.
//
//	record ──▶ Encoder ──schema seen before?──▶ Plan.Append ──▶ tuples
//	                     └─ no: NewPlan, kept
//
// Invariants:
//   - An Encoder belongs to one goroutine. Encoders share nothing.
//   - Tuples do not depend on the physical types: whatever width a batch has,
//     the same values give the same bytes.
//   - Losses are those of all batches since New.
package transform
