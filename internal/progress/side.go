package progress

// Side is what a table waits for.
type Side uint8

const (
	Nobody Side = iota // not known, or nobody
	Source             // Snowflake sends less than could be taken
	Target             // PostgreSQL takes less than could be sent
)

var sideNames = [...]string{"", "Snowflake", "PostgreSQL"}

// String gives the side's name, "" for Nobody.
func (s Side) String() string {
	if int(s) >= len(sideNames) {
		return "unknown"
	}
	return sideNames[s]
}

// waitsFor is the side a table waits for in a phase. backlog is what the rows
// on their way tell.
func waitsFor(p Phase, backlog Side) Side {
	switch p {
	case Reading:
		return Source
	case Copying:
		return backlog
	case Merging:
		return Target
	default:
		return Nobody
	}
}
