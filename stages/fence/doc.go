// Package fence decides who may write a target: it implements pipeline.Fence
// on the lease rows of package state, each call in its own short transactions.
//
// What makes a take-over safe is not the lease but the epoch: whoever takes a
// target raises it, and the merge commits only under its own epoch. The lease
// merely keeps two healthy runs from doing the same work. So a wrong guess
// about a dead owner costs a run, never a row.
//
// A lease ends in three ways: its run releases it, its time runs out, or its
// owner is found dead: a process of this very machine that no longer exists
// (Linux only), so that after kill -9 the next run need not wait.
package fence
