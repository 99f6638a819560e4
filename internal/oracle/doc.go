// Package oracle says whether a target table holds exactly what its source
// holds. Both sides are written out as text, every row with every column: the
// simulator's values by this package, PostgreSQL's by the server. Nothing of
// the loader takes part, so that a mistake of the loader cannot hide itself.
//
// It is for tests and benchmarks.
package oracle
