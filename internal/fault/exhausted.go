package fault

import (
	"fmt"
	"time"
)

// ExhaustedError reports that work which may be repeated was repeated often
// enough. It unwraps to the last attempt's error.
type ExhaustedError struct {
	Unit     string        // the unit of work
	Attempts int           // attempts made
	Elapsed  time.Duration // from the first attempt's begin to the last one's end
	Cause    string        // which bound was met, in words
	Rule     Rule          // of the last error
	Err      error         // the last error

	then Class
}

var _ Classified = (*ExhaustedError)(nil)

func (e *ExhaustedError) Error() string {
	text := fmt.Sprintf("%s: gave up after %d attempt(s) in %s (%s): %v",
		e.Unit, e.Attempts, e.Elapsed.Round(time.Millisecond), e.Cause, e.Err)
	if e.Rule.NextStep != "" {
		text += "; next: " + e.Rule.NextStep
	}
	return text
}

func (e *ExhaustedError) Unwrap() error { return e.Err }

// FaultClass is the Retryer's Then: without it the layer above would repeat
// what this layer has already repeated.
func (e *ExhaustedError) FaultClass() Class { return e.then }
