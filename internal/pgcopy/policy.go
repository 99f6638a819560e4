package pgcopy

// Policy says what happens to values that PostgreSQL cannot hold exactly. The
// zero value refuses what would destroy content and counts what only loses
// precision.
type Policy struct {
	// NUL is for U+0000 in text and the escape \u0000 in JSON, which no text
	// and no jsonb can hold.
	NUL NULPolicy
	// InvalidUTF8 is for text that is not UTF-8.
	InvalidUTF8 UTF8Policy
	// Nanoseconds is for times finer than a microsecond. They are cut toward
	// −∞, so that a later time never becomes an earlier one of another row.
	Nanoseconds LossPolicy
	// Undefined is for the bare word undefined that Snowflake prints for a SQL
	// NULL inside an ARRAY. It becomes null.
	Undefined LossPolicy
	// Offset is for a TIMESTAMP_TZ whose offset from UTC is not zero. The
	// instant stays exact, the offset is dropped.
	Offset LossPolicy
	// MaxRowBytes limits one encoded row. 0 means DefaultMaxRowBytes; above
	// 1 GiB PostgreSQL refuses the row whatever is set here.
	MaxRowBytes int
}

// DefaultMaxRowBytes is the largest encoded row unless a Policy says otherwise.
const DefaultMaxRowBytes = 256 << 20

// NULPolicy says what happens to U+0000.
type NULPolicy uint8

// The policies for U+0000.
const (
	NULError NULPolicy = iota // the value is a *ValueError
	NULStrip                  // the character is left out and the value counted
)

// UTF8Policy says what happens to text that is not UTF-8.
type UTF8Policy uint8

// The policies for text that is not UTF-8.
const (
	UTF8Error   UTF8Policy = iota // the value is a *ValueError
	UTF8Replace                   // each invalid run becomes one U+FFFD and the value is counted
)

// LossPolicy says what happens to a value that loses something small.
type LossPolicy uint8

// The policies for small losses.
const (
	LossCount LossPolicy = iota // converted, and counted in Losses
	LossError                   // the value is a *ValueError
	LossKept                    // converted and not counted: what it loses is kept in another column
)

func (p Policy) maxRowBytes() int {
	if p.MaxRowBytes > 0 {
		return p.MaxRowBytes
	}
	return DefaultMaxRowBytes
}
