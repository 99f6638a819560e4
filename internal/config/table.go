package config

import (
	"time"

	"github.com/snowpg/etl/internal/rule"
)

// Mode is how rows reach the target.
type Mode string

// The modes.
const (
	// Upsert inserts new keys and updates known ones.
	Upsert Mode = "upsert"
	// Append only inserts; no row is read twice.
	Append Mode = "append"
	// Replace swaps in the whole table each time.
	Replace Mode = "replace"
)

// NullWatermark is what happens to rows whose watermark is NULL: no window
// ever contains them.
type NullWatermark string

// The ways to treat a NULL watermark.
const (
	// NullFail stops with an error that says how many there are.
	NullFail NullWatermark = "fail"
	// NullInclude reads them in every run.
	NullInclude NullWatermark = "include"
	// NullIgnore leaves them out.
	NullIgnore NullWatermark = "ignore"
)

// Table is one table to load.
type Table struct {
	// Name is the entry's name, or the name given to --tables.
	Name   string
	Source Source
	Target Target
	// Key are source columns that identify a row; empty means the primary key.
	Key []string
	// Watermark is the source column; empty reads the whole table each time.
	Watermark string
	Mode      Mode
	// Lookback is how far behind a timestamp watermark to read again. It is 0
	// unless Mode is Upsert. It does not apply to watermarks of other types;
	// LookbackGiven tells whether somebody asked for it or it is the default.
	Lookback      time.Duration
	LookbackGiven bool
	Lag           time.Duration
	NullWatermark NullWatermark
	// Include are the source columns to load; empty means all.
	Include []string
	// Exclude are source columns to leave out.
	Exclude []string
	// Rename maps source columns to target columns.
	Rename map[string]string
	// Types maps source columns to the PostgreSQL types they get in a new
	// target, as written; the catalog knows which there are.
	Types map[string]string
	// OffsetColumn adds a column <column>_offset for each TIMESTAMP_TZ.
	OffsetColumn bool
	Schema       SchemaChange
	Conversion   Conversion
	BadRows      BadRows
	// Where is a condition in Snowflake's SQL, added to every read.
	Where string
	// Rules are what the rows of a run must satisfy.
	Rules []rule.Rule
}
