package extract

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// StatusError says that storage answered a download with something else than
// the chunk.
type StatusError struct {
	Status int           // of HTTP
	Wait   time.Duration // that storage asked for (Retry-After); 0 where it did not
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("storage answered HTTP %d %s", e.Status, http.StatusText(e.Status))
}

// RetryAfter is the pause for package fault.
func (e *StatusError) RetryAfter() time.Duration { return e.Wait }

// retryAfter reads the header's form in seconds; the other one, a date, is not
// what storage sends.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.ParseUint(h.Get("Retry-After"), 10, 31)
	if err != nil {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
