package check

// Level says how bad a finding is.
type Level string

// The levels.
const (
	OK   Level = "ok"
	Warn Level = "warn" // a load works, perhaps not as expected
	Fail Level = "fail" // a load would fail
)

// Finding is one thing that was looked at.
type Finding struct {
	Level Level `json:"level"`
	// Where is "snowflake", "postgres", "clocks" or the name of a table.
	Where string `json:"where"`
	// What was looked at, in a word or two.
	What string `json:"what"`
	// Text is what was found.
	Text string `json:"text"`
	// Fix is what to do; empty where all is fine.
	Fix string `json:"fix,omitempty"`
}

// Findings are in the order in which they were made.
type Findings []Finding

// Add adds a finding.
func (f *Findings) Add(level Level, where, what, text, fix string) {
	*f = append(*f, Finding{Level: level, Where: where, What: what, Text: text, Fix: fix})
}

// Count is the number of findings of a level.
func (f Findings) Count(level Level) int {
	n := 0
	for _, finding := range f {
		if finding.Level == level {
			n++
		}
	}
	return n
}
