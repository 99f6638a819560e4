// Package progress shows a run to people: what each table is doing while it
// runs, and one table of results at the end.
//
//	workers ──Read, Copied, Phase──▶ Table ──read on each refresh──▶ bars    (terminal)
//	          counters only                                     └──▶ lines   (text or JSON)
//
// Counting costs nanoseconds and never waits for the terminal: the output
// looks at the counters when it wants to, nobody pushes to it. A Display must be
// closed by its owner, also after an interrupt; Close waits for the last frame,
// so that what is printed next starts on a line of its own.
//
// The package knows no other package of this module.
package progress
