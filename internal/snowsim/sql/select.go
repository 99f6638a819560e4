package sql

// Select is a query of at most one table.
type Select struct {
	Items []Item
	From  *TableRef // nil: one row without columns
	Where Expr      // nil: every row
	// Condition is Where as written, with its words folded to upper case.
	Condition string
	GroupBy   []Expr
	OrderBy   []Order
	Limit     *int64 // nil: all
	Offset    int64
}

// Item is one element of a select list.
type Item struct {
	Expr  Expr
	Alias string // "": none
	// Label is the name of a column that has no other: the expression as
	// written, with its words folded to upper case.
	Label string
}

// Order is one element of ORDER BY.
type Order struct {
	Expr Expr
	Desc bool
	// NullsFirst places NULLs; Snowflake's default treats them as the
	// greatest value.
	NullsFirst bool
}

// TableRef is what FROM names: a table, view, or query in parentheses.
type TableRef struct {
	Pos     Pos
	Name    Name
	Query   *Select // instead of Name
	Alias   string  // "": none
	Travel  *Travel
	Changes *Changes
}

// TravelKind says by what a Travel names its moment.
type TravelKind uint8

// The ways to name a moment.
const (
	TravelTimestamp TravelKind = iota + 1
	TravelOffset               // seconds relative to now, not positive
	TravelStatement            // the id of an earlier statement
)

// Travel is AT(…), inclusive, or BEFORE(…), exclusive.
type Travel struct {
	Pos    Pos
	Before bool
	Kind   TravelKind
	Value  Expr
}

// Changes is CHANGES(INFORMATION => …) with its bounds. The beginning is
// always set.
type Changes struct {
	AppendOnly bool
	Begin      *Travel
	End        *Travel // nil: now
}
