package rule

import (
	"fmt"
	"strings"
)

// Examples is how many offending rows a [Violation] names at most.
const Examples = 3

// Violation is a broken rule.
type Violation struct {
	Rule     string
	Severity Severity
	// Rows counts the offending rows; 0 where the rule is about the table.
	Rows int64
	// Keys name some of the rows: order_id=42.
	Keys []string
	// Detail says what was found where the rule is about the table.
	Detail string
}

// String is such as: not_null(email): 12 rows, such as id=4; id=9; id=11.
func (v Violation) String() string {
	if v.Rows == 0 {
		return v.Rule + ": " + v.Detail
	}
	text := fmt.Sprintf("%s: %d rows", v.Rule, v.Rows)
	if v.Rows == 1 {
		text = v.Rule + ": 1 row"
	}
	if len(v.Keys) > 0 {
		text += ", such as " + strings.Join(v.Keys, "; ")
	}
	return text
}
