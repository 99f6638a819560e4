package value

import (
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Env is what conversions read of the session.
type Env struct {
	// Location is the session parameter TIMEZONE.
	Location *time.Location
	// Formats are the session's output formats by kind, for the kinds whose
	// format is not the default.
	Formats map[data.Kind]Format
}

// utc says whether wall clocks equal instants in this session.
func (e *Env) utc() bool { return e.Location == time.UTC }

// instant is the UTC second at which the wall clock showed wall.
func (e *Env) instant(wall int64) int64 {
	if e.utc() {
		return wall
	}
	t := time.Unix(wall, 0).UTC()
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, e.Location).Unix()
}

// offset is the session zone's distance from UTC at an instant, in minutes.
func (e *Env) offset(instant int64) int32 {
	if e.utc() {
		return 0
	}
	_, seconds := time.Unix(instant, 0).In(e.Location).Zone()
	return int32(seconds / 60)
}

// Civil shows v, of a date or time type t, on its own calendar and clock: the
// session's for LTZ, the value's offset for TZ, and itself otherwise.
func (e *Env) Civil(t data.Type, v Value) time.Time {
	switch t.Kind {
	case data.Date:
		return time.Unix(v.Seconds*secondsPerDay, 0).UTC()
	case data.TimestampLTZ:
		return time.Unix(v.Seconds, int64(v.Nanos)).In(e.Location)
	case data.TimestampTZ:
		return time.Unix(v.Seconds, int64(v.Nanos)).In(time.FixedZone("", int(v.Offset)*60))
	}
	return time.Unix(v.Seconds, int64(v.Nanos)).UTC()
}

const secondsPerDay = 86400

// floorDays is the day a second belongs to, before 1970 too.
func floorDays(seconds int64) int64 {
	days := seconds / secondsPerDay
	if seconds%secondsPerDay < 0 {
		days--
	}
	return days
}
