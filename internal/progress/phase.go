package progress

// Phase is what a table is doing.
type Phase uint8

const (
	Waiting   Phase = iota // not begun
	Reading                // the source prepares or sends the first rows
	Copying                // rows flow into staging
	Merging                // the transaction into the target
	Comparing              // counts and sums of both sides
	Hashing                // every value of both sides
	Locating               // the rows that differ
	Repairing              // the transaction that writes them
	Done                   // ended well
	Failed                 // ended badly
)

var phaseNames = [...]string{"waiting", "reading", "copying", "merging", "comparing", "hashing", "locating", "repairing", "done", "failed"}

// String gives the phase's name in lower case.
func (p Phase) String() string {
	if int(p) >= len(phaseNames) {
		return "unknown"
	}
	return phaseNames[p]
}

// MarshalText gives the name to JSON.
func (p Phase) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

func (p Phase) ended() bool { return p == Done || p == Failed }

func (p Phase) active() bool { return p != Waiting && !p.ended() }
