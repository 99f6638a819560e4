package config

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/secret"
)

// Fault is one thing that is wrong with the configuration.
type Fault struct {
	// Where names the thing to change: an environment variable, a flag, or
	// file:line: key.
	Where string
	// Problem says what is wrong.
	Problem string
	// Fix says what to do about it.
	Fix string
}

// String returns the fault as one line.
func (f Fault) String() string {
	return f.Where + ": " + f.Problem + ": " + f.Fix
}

// Faults are all that is wrong; [Load] returns them as its error. They hold no
// secret value.
type Faults []Fault

// Error returns one line per fault.
func (f Faults) Error() string {
	if len(f) == 1 {
		return "configuration: " + f[0].String()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "configuration: %d faults", len(f))
	for _, fault := range f {
		b.WriteString("\n  " + fault.String())
	}
	return b.String()
}

// add notes a fault once: a wrong default may show in several tables.
func (f *Faults) add(where, problem, fix string) {
	fault := Fault{Where: where, Problem: problem, Fix: fix}
	if !slices.Contains(*f, fault) {
		*f = append(*f, fault)
	}
}

// addErr adds an error of the parsers.
func (f *Faults) addErr(where string, err error) {
	m := &mistake{problem: err.Error(), fix: "correct it"}
	_ = errors.As(err, &m)
	f.add(where, m.problem, m.fix)
}

// place is the file and the line at the beginning of a Where.
var place = regexp.MustCompile(`^(.+?):(\d+)(?::|$)`)

// inOrder puts faults in files after the others, line by line.
func (f Faults) inOrder() Faults {
	sorted := slices.Clone(f)
	slices.SortStableFunc(sorted, func(a, b Fault) int {
		aFile, aLine := a.place()
		bFile, bLine := b.place()
		return cmp.Or(strings.Compare(aFile, bFile), cmp.Compare(aLine, bLine))
	})
	return sorted
}

// place is empty for what does not stand in a file.
func (f Fault) place() (file string, line int) {
	m := place.FindStringSubmatch(f.Where)
	if m == nil {
		return "", 0
	}
	line, err := strconv.Atoi(m[2])
	if err != nil {
		return "", 0
	}
	return m[1], line
}

// redacted replaces secrets that a value in the wrong place may have carried
// into a message.
func (f Faults) redacted(r *secret.Redactor) Faults {
	clean := make(Faults, len(f))
	for i, fault := range f {
		clean[i] = Fault{Where: r.Text(fault.Where), Problem: r.Text(fault.Problem), Fix: r.Text(fault.Fix)}
	}
	return clean
}
