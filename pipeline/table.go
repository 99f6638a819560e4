package pipeline

import (
	"time"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/rule"
)

// Mode says what a run does to the target.
type Mode string

// The modes of a table.
const (
	// Upsert inserts new keys and updates existing ones. The default.
	Upsert Mode = "upsert"
	// Append inserts only: no key is needed, no row is read twice.
	Append Mode = "append"
	// Replace makes the target equal to the source in one transaction.
	Replace Mode = "replace"
)

// NullWatermark says what becomes of rows whose watermark is NULL: no range
// ever selects them.
type NullWatermark string

// The policies for NULL watermarks.
const (
	NullFail    NullWatermark = "fail"
	NullInclude NullWatermark = "include" // read in every run
	NullIgnore  NullWatermark = "ignore"  // never read
)

// SchemaChange says what becomes of a target column that is too narrow for
// the source.
type SchemaChange string

// The ways to treat a target column that is too narrow.
const (
	Freeze SchemaChange = "freeze" // the run stops at the first value that does not fit
	Evolve SchemaChange = "evolve" // the merge widens the column
)

// BadRows says what becomes of rows that the target cannot take. The zero
// value stops at the first.
type BadRows struct {
	Reject bool  // record them and go on
	Max    int64 // the most a run records before it fails after all
	Redact bool  // keep their values out of errors and records
}

// Request is what the user asked for one table, before either side has been
// looked at.
type Request struct {
	// Name is what logs, errors and the summary call the table.
	Name          string
	Source        catalog.SourceTable
	Target        catalog.TargetTable
	Mode          Mode
	Key           []string // as the user wrote them; empty: take the source's primary key
	Watermark     string   // source column; empty: read the whole table in every run
	Lookback      time.Duration
	Lag           time.Duration
	NullWatermark NullWatermark
	Include       []string
	Exclude       []string
	Rename        map[string]string // source column to target column
	Where         string            // SQL condition, run with the reader's role
	FullRefresh   bool              // ignore the stored watermark
	Types         map[string]string // source column to PostgreSQL type of a new target
	OffsetColumn  bool              // keep the offset of each TIMESTAMP_TZ in a column of its own
	Schema        SchemaChange      // "" means Freeze
	Conversion    pgcopy.Policy     // values that PostgreSQL cannot hold exactly
	BadRows       BadRows
	Rules         []rule.Rule // what the rows of a run must satisfy
}

// Table is a Request resolved against both sides. It does not change during
// a run.
type Table struct {
	Request
	// Columns are the columns that move, in source order.
	Columns []catalog.Mapping
	// KeyColumns are the target's key columns in key order; empty for Append.
	KeyColumns []string
	// WatermarkColumn is the mapping of the watermark, nil without one.
	WatermarkColumn *catalog.Mapping
	// CreateTarget says that the target does not exist: it is created in the
	// transaction that first fills it.
	CreateTarget bool
	// Direct says that the rows of the first slice go into a logged table that
	// becomes the target, instead of being copied from staging into it.
	Direct bool
	// Fingerprint identifies the target's shape when the table was planned;
	// empty when the target does not exist. The merge compares it.
	Fingerprint string
}
