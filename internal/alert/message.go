package alert

import "time"

// Reason says why a table is in a message.
type Reason string

// The reasons.
const (
	Failed     Reason = "failed"
	Lag        Reason = "lag"
	Rejects    Reason = "rejects"
	Validation Reason = "validation"
)

// Message is what is sent, and in the generic format its JSON.
type Message struct {
	Program string    `json:"program"`
	Host    string    `json:"host"`
	RunID   string    `json:"run_id"`
	Time    time.Time `json:"time"`
	// Tables counts all tables of the round.
	Tables   int       `json:"tables"`
	Findings []Finding `json:"findings"`
}

// Finding is one thing that is wrong with one table.
type Finding struct {
	Table  string `json:"table"`
	Reason Reason `json:"reason"`
	Text   string `json:"text"`
}
