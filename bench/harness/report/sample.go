package report

import "time"

// The ways to load that are compared.
const (
	// Etl is the program.
	Etl = "etl"
	// Floor is what PostgreSQL needs by itself: COPY of the same bytes from
	// files, with as many backends, and the same merge or index.
	Floor = "floor"
	// F1 is one backend's COPY of all bytes into an unlogged table.
	F1 = "f1"
	// Seed is rows from database/sql in upserts of 1000 rows each.
	Seed = "upserts"
	// Usual is rows from database/sql through pgx.CopyFrom, then one upsert.
	Usual = "copyfrom"
	// Node is snowflake-sdk and pg-copy-streams: rows as text into a staging
	// table, then one upsert.
	Node = "node"
)

// IsBaseline says whether a way is one of those that etl is compared with.
func IsBaseline(way string) bool { return way == Seed || way == Usual || way == Node }

// The scenarios.
const (
	// First loads all rows into a target that is not there.
	First = "first load"
	// Lookback reads all rows again, and none has changed.
	Lookback = "nothing changed"
	// Backfill is a first load in sixteen slices.
	Backfill = "backfill"
	// Again is a backfill into the table that one has filled: sixteen slices,
	// in which nothing has changed.
	Again = "backfill again"
	// Refresh replaces all rows.
	Refresh = "full refresh"
	// Slow is a first load over a slow line to PostgreSQL.
	Slow = "slow line"
	// Incremental reads the tenth of the rows that has changed.
	Incremental = "10 % changed"
)

// Key says what a sample measured.
type Key struct {
	Shape    string
	Rows     int // of the source table
	Scenario string
	Parallel int
	Way      string
}

// CPU is processor time by who used it.
type CPU struct {
	Client     time.Duration // the program that loads; nothing for the floor
	Simulator  time.Duration
	PostgreSQL time.Duration
}

// Sample is one measured load.
type Sample struct {
	Key
	// Moved is the number of rows that were loaded.
	Moved int64
	// Bytes is what these rows are as binary COPY.
	Bytes int64
	Wall  time.Duration
	// Copy and Merge are parts of Wall; 0 where they are not known.
	Copy, Merge time.Duration
	CPU         CPU
	PeakRSS     int64 // of the client, bytes
	WAL         int64 // bytes
	// Inexact says that the target held other values than after the floor.
	Inexact bool
	// Latencies are the times of the chunks from their batch's arrival in the
	// program to PostgreSQL's taking them.
	Latencies []time.Duration
	// Memory is what the client held over time.
	Memory []Reading
}

// Reading is one look at a process.
type Reading struct {
	At  time.Duration // since its start
	RSS int64
}
