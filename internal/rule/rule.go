package rule

// Rule is one condition on the rows of a run.
type Rule struct {
	// Name stands in messages, metrics and alerts; unique within a table.
	Name     string
	Severity Severity
	Check    Check
}

// Severity says what follows when a rule is broken.
type Severity string

// The severities.
const (
	// Error stops the table: its merge does not commit.
	Error Severity = "error"
	// Warn is counted and reported; the merge commits.
	Warn Severity = "warn"
)

// Check is one of the conditions of this package. Its String is the default
// name of a rule, such as not_null(email).
type Check interface {
	String() string
	// Columns are the source columns the check reads by name.
	Columns() []string
}
