package pipeline

import (
	"slices"
	"strings"

	"github.com/snowpg/etl/internal/rule"
)

// ValidationError says that the rows of a run break rules of severity error.
// Nothing of the slice was written.
type ValidationError struct {
	// Violations are all that were found, those of severity warn included.
	Violations []rule.Violation
}

func (e *ValidationError) Error() string {
	var broken []string
	for _, v := range e.Violations {
		if v.Severity == rule.Error {
			broken = append(broken, v.String())
		}
	}
	if len(broken) == 1 {
		return "a validation rule is broken, nothing of the slice was written: " + broken[0]
	}
	return "validation rules are broken, nothing of the slice was written:\n  " + strings.Join(broken, "\n  ")
}

// NextStep implements fault.Advised.
func (e *ValidationError) NextStep() string {
	return "correct the rows at the source, or the rule; with severity: warn it is told and the table goes on"
}

// addViolations sums two lists by rule; of the keys the first stay.
func addViolations(a, b []rule.Violation) []rule.Violation {
	for _, v := range b {
		i := slices.IndexFunc(a, func(other rule.Violation) bool { return other.Rule == v.Rule })
		if i < 0 {
			a = append(a, v)
			continue
		}
		a[i].Rows += v.Rows
		keys := slices.Concat(a[i].Keys, v.Keys)
		a[i].Keys = keys[:min(len(keys), rule.Examples)]
	}
	return a
}
