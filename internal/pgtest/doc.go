// Package pgtest gives tests, the demo and the benchmarks a real PostgreSQL.
//
// Two doors:
//
//   - [Start] runs a private server: random loopback port, data in a temporary
//     folder, its own settings, stoppable and crashable. Stop removes all of it.
//
//   - [Pool] and [Database] give one test a fresh database on a server that the
//     whole test binary shares, so that tests may run in parallel. The server
//     starts on first use; [Run] in TestMain stops it:
//
//     func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }
//
// The shared server is the one named by ETL_TEST_PG_URL, else a private one
// from the installed binaries (ETL_PG_BINDIR, pg_config, PATH, then the usual
// folders). Without either the test fails with one line that says what to
// install; it is never skipped.
//
// As root the server runs as the user postgres, else nobody, because
// PostgreSQL refuses to run as root. On Linux the server dies with the process
// that started it, however that process ends; its folder is then removed by
// the next start.
package pgtest
