package fault

import (
	"fmt"
	"strings"
)

// Fault is one rule.
type Fault struct {
	Endpoint Endpoint `json:"endpoint"`
	// Statement, when set, must occur in the SQL the request is about;
	// capitals do not matter.
	Statement string `json:"statement,omitempty"`
	// Chunk, when set, is the number of the chunk, from 0, the inline part
	// not counted.
	Chunk *int `json:"chunk,omitempty"`
	// Skip is how many matching requests pass unharmed first.
	Skip int `json:"skip,omitempty"`
	// Count is how many requests are harmed: 0 means one, negative all.
	Count  int    `json:"count,omitempty"`
	Action Action `json:"action"`
}

// At is a pointer to n, for Fault.Chunk.
func At(n int) *int { return &n }

// Validate says what is wrong with the rule.
func (f Fault) Validate() error {
	if !f.Endpoint.Valid() {
		return fmt.Errorf("fault: unknown endpoint %q", f.Endpoint)
	}
	if f.Skip < 0 {
		return fmt.Errorf("fault: skip must not be negative, is %d", f.Skip)
	}
	if err := f.Action.validate(f.Endpoint); err != nil {
		return fmt.Errorf("fault at %s: %w", f.Endpoint, err)
	}
	return nil
}

// Request is what rules are matched against.
type Request struct {
	Endpoint  Endpoint
	Statement string // the SQL text, where the request is about one
	Chunk     int    // -1 where the request is not about a chunk
}

func (f Fault) matches(r Request) bool {
	if f.Endpoint != r.Endpoint || !containsFold(r.Statement, f.Statement) {
		return false
	}
	return f.Chunk == nil || r.Chunk == *f.Chunk || f.Action.Kind == RowCount
}

func containsFold(s, sub string) bool {
	return strings.Contains(strings.ToLower(s), strings.ToLower(sub))
}
