// Package expr turns the syntax tree of an expression into something that can
// be computed for the rows of a block.
//
// Binding settles everything that depends on types: which columns are meant,
// which casts are implied, what type results. What remains per row is a chain
// of closures. A bound condition can also judge a whole block by the ranges of
// its columns (Outcomes), so that blocks which wholly match or cannot match
// need no look at their rows.
package expr
