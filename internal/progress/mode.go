package progress

import "fmt"

// Mode chooses the output.
type Mode uint8

const (
	// Auto is bars on a terminal and Plain elsewhere.
	Auto Mode = iota
	// Plain is a line of text at each change of phase and every ten seconds.
	Plain
	// JSON is Plain with one JSON object a line.
	JSON
	// None is silence.
	None
)

var modeNames = [...]string{"auto", "plain", "json", "none"}

// ParseMode reads a mode's name: auto, plain, json or none.
func ParseMode(name string) (Mode, error) {
	for mode, known := range modeNames {
		if name == known {
			return Mode(mode), nil
		}
	}
	return Auto, fmt.Errorf("progress mode %q: use one of %v", name, modeNames)
}

// String gives the name ParseMode reads.
func (m Mode) String() string {
	if int(m) >= len(modeNames) {
		return "unknown"
	}
	return modeNames[m]
}
