package pgcopy

import (
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
)

// ConversionError says that a column has no exact conversion to the type of
// its target. It is about types, never about a value: retrying cannot help.
type ConversionError struct {
	Column Column
	Arrow  arrow.DataType // what the result physically holds
	Hint   string         // the next step, or ""
}

func (e *ConversionError) Error() string {
	text := fmt.Sprintf("column %q: no exact conversion from Snowflake %s (sent as Arrow %s) to PostgreSQL %s",
		e.Column.Name, e.Column.Source, e.Arrow, TypeName(e.Column.Target))
	if e.Hint != "" {
		text += ": " + e.Hint
	}
	return text
}
