// Package peers installs other clients and loaders from their registries, into
// a cache folder and never into the repository, and runs them against the
// simulator:
//
//	node    snowflake-sdk (JSON rows) and pg-copy-streams
//	adbc    ADBC's drivers for Snowflake and PostgreSQL: Arrow, binary COPY
//	dlt     dlt, with Snowflake's Python connector as its source
//	bento   Bento's inputs and outputs for SQL
//
// Each is a program that reads one job, as the harness's baselines do, and
// loads it in the way in which its users would. "make bench-peers" compares
// them with etl; what cannot be installed is left out there. Their versions
// are fixed.
//
// Node is a test of the simulator, too: it asks for JSON results, so it reads
// through other code than Arrow clients do, and both must bring the same rows.
//
// The Python connector (5.2.0) misreads a whole-number column that gets a wider
// type in a later chunk of a result than in the first, without an error. ADBC's
// Snowflake driver (1.11.0) ends with an error where such a column outgrows 64
// bits. So the simulator is told to send at least 64 bits in every chunk when
// peers are compared (snowsim serve --least-width 8); the wide table's one column
// with larger numbers has some of them in every chunk.
package peers
