package source

import (
	"errors"
	"strings"
)

// timeTravelUnavailable is 000707, "Time travel data is not available".
const timeTravelUnavailable = 707

// RefusesTimeTravel recognises the answers to AT on what keeps no history:
// some views, external and shared tables, tables with a retention of 0.
func RefusesTimeTravel(err error) bool {
	var refused interface{ SnowflakeCode() int }
	if !errors.As(err, &refused) {
		return false
	}
	// The code differs by the kind of object and is documented for one only;
	// the words do not.
	return refused.SnowflakeCode() == timeTravelUnavailable || strings.Contains(strings.ToLower(err.Error()), "time travel")
}
