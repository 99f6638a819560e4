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
// ADBC's Snowflake driver (1.11.0) and the Python connector (5.2.0) misread a
// whole-number column whose values fit 64 bits in the first chunk of a result
// and not in a later one: the first ends with an error, the second brings the
// lowest 64 bits. The tables that they load here have no such column: in the
// one with large numbers, some of them are in every chunk.
package peers
