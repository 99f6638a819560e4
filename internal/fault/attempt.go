package fault

import "time"

// Attempt tells about a failed attempt that will be repeated.
type Attempt struct {
	Unit  string        // the unit of work, as given to Do
	N     int           // which attempt failed, from 1
	Max   int           // attempts allowed by count; a rule's Window may go beyond
	Rule  Rule          // why it is repeated
	Wait  time.Duration // how long until the next attempt
	Error error         // what failed
}
