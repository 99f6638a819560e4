package report

import (
	"strconv"
	"strings"
)

// Environment is what the figures depend on beside the program.
type Environment struct {
	Date       string // as given on the command line; may be empty
	Processor  string
	Cores      int
	Memory     string
	System     string
	LoadBefore string
	LoadAfter  string
	// Versions are names and versions of the parts.
	Versions []Fact
	// Settings are those of PostgreSQL that differ from its defaults, and
	// those that say how durable a commit is.
	Settings []Fact
	// Command is the harness's command line.
	Command string
	// Repetitions are the samples of etl and the floor, in words.
	Repetitions string
}

// Fact is a name with a value.
type Fact struct{ Name, Value string }

// busy says whether more processes wanted to run before the benchmark than
// there are cores.
func (e Environment) busy() bool {
	first, _, _ := strings.Cut(e.LoadBefore, " ")
	load, err := strconv.ParseFloat(first, 64)
	return err == nil && load > float64(e.Cores)
}
