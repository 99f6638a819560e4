package rule

import (
	"fmt"
	"strings"
	"time"
)

// The checks. Columns go by their names in the source.
var (
	_ Check = NotNull{}
	_ Check = Unique{}
	_ Check = Accepted{}
	_ Check = Range{}
	_ Check = Fresh{}
	_ Check = RowCount{}
	_ Check = SQL{}
)

// NotNull wants a value in each of the columns.
type NotNull struct{ Of []string }

// Columns implements Check.
func (c NotNull) Columns() []string { return c.Of }

func (c NotNull) String() string { return call("not_null", c.Of...) }

// Unique wants no two rows of the run to agree in all of the columns. As in
// SQL, a NULL agrees with nothing. It does not look at rows that the target
// has already: a unique index does that.
type Unique struct{ Of []string }

// Columns implements Check.
func (c Unique) Columns() []string { return c.Of }

func (c Unique) String() string { return call("unique", c.Of...) }

// Accepted wants the column to hold one of the values, compared as
// PostgreSQL writes them, or NULL.
type Accepted struct {
	Column string
	Values []string
}

// Columns implements Check.
func (c Accepted) Columns() []string { return []string{c.Column} }

func (c Accepted) String() string { return call("accepted_values", c.Column) }

// Range wants the column within bounds, both inclusive, or NULL. A bound is a
// number, or a date or timestamp as PostgreSQL reads it; empty means none.
type Range struct {
	Column   string
	Min, Max string
}

// Columns implements Check.
func (c Range) Columns() []string { return []string{c.Column} }

func (c Range) String() string { return call("range", c.Column) }

// Fresh wants the table's watermark, as it is after the run, to be at most
// MaxLag behind the clock of the target's server.
type Fresh struct{ MaxLag time.Duration }

// Columns implements Check.
func (Fresh) Columns() []string { return nil }

func (c Fresh) String() string { return call("freshness", c.MaxLag.String()) }

// RowCount bounds the change of the number of rows in the target by one
// transaction: a run, or each slice of a run that has several. A target that
// was empty may take any number.
type RowCount struct{ Min, Max *Change }

// Columns implements Check.
func (RowCount) Columns() []string { return nil }

func (c RowCount) String() string {
	var bounds []string
	if c.Min != nil {
		bounds = append(bounds, "min "+c.Min.String())
	}
	if c.Max != nil {
		bounds = append(bounds, "max "+c.Max.String())
	}
	return call("row_count", bounds...)
}

// SQL wants a query over the run's rows to find none. {staging} in its text
// stands for the rows, with the columns of the target.
type SQL struct{ Text string }

// Staging is the placeholder in the text of an [SQL].
const Staging = "{staging}"

// Columns implements Check.
func (SQL) Columns() []string { return nil }

func (c SQL) String() string { return "sql" }

func call(name string, arguments ...string) string {
	return fmt.Sprintf("%s(%s)", name, strings.Join(arguments, ", "))
}
