package value

import (
	"strings"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Part is a date or time part by its canonical name, as in DATEADD.
type Part string

// partNames maps the accepted spellings to parts. Source: Snowflake,
// "Supported date and time parts".
var partNames = map[string]Part{
	"YEAR": "YEAR", "Y": "YEAR", "YY": "YEAR", "YYYY": "YEAR", "YEARS": "YEAR",
	"QUARTER": "QUARTER", "Q": "QUARTER", "QTR": "QUARTER", "QUARTERS": "QUARTER",
	"MONTH": "MONTH", "MM": "MONTH", "MON": "MONTH", "MONS": "MONTH", "MONTHS": "MONTH",
	"WEEK": "WEEK", "W": "WEEK", "WK": "WEEK", "WEEKS": "WEEK",
	"DAY": "DAY", "D": "DAY", "DD": "DAY", "DAYS": "DAY",
	"HOUR": "HOUR", "H": "HOUR", "HH": "HOUR", "HR": "HOUR", "HOURS": "HOUR",
	"MINUTE": "MINUTE", "M": "MINUTE", "MI": "MINUTE", "MIN": "MINUTE", "MINUTES": "MINUTE",
	"SECOND": "SECOND", "S": "SECOND", "SEC": "SECOND", "SECONDS": "SECOND",
	"MILLISECOND": "MILLISECOND", "MS": "MILLISECOND", "MILLISECONDS": "MILLISECOND",
	"MICROSECOND": "MICROSECOND", "US": "MICROSECOND", "MICROSECONDS": "MICROSECOND",
	"NANOSECOND": "NANOSECOND", "NS": "NANOSECOND", "NANOSECONDS": "NANOSECOND",
	"EPOCH_SECOND": "EPOCH_SECOND", "EPOCH": "EPOCH_SECOND",
	"DAYOFWEEK": "DAYOFWEEK", "DOW": "DAYOFWEEK", "DAYOFYEAR": "DAYOFYEAR", "DOY": "DAYOFYEAR",
}

// ParsePart finds a part by any of its spellings.
func ParsePart(name string) (Part, bool) {
	p, ok := partNames[strings.ToUpper(name)]
	return p, ok
}

// partNanos is the length of the parts that have a fixed one, a day's and
// a week's included.
var partNanos = map[Part]int64{
	"WEEK": 7 * secondsPerDay * 1e9, "DAY": secondsPerDay * 1e9,
	"HOUR": 3600e9, "MINUTE": 60e9, "SECOND": 1e9,
	"MILLISECOND": 1e6, "MICROSECOND": 1e3, "NANOSECOND": 1,
}

// partMonths is the length in months of the others.
var partMonths = map[Part]int{"YEAR": 12, "QUARTER": 3, "MONTH": 1}

// Clock says whether the part is shorter than a day.
func (p Part) Clock() bool { n, ok := partNanos[p]; return ok && n < secondsPerDay*1e9 }

// Addable says whether DATEADD and DATEDIFF know the part.
func (p Part) Addable() bool { return partNanos[p] > 0 || partMonths[p] > 0 }

// Add moves a date or timestamp by n parts. Months keep the day of the month
// where the target month has it, else its last day.
func (e *Env) Add(p Part, n int64, t data.Type, v Value) Value {
	if months := partMonths[p]; months > 0 {
		return e.addMonths(int(n)*months, t, v)
	}
	if t.Kind == data.Date {
		v.Seconds += n * (partNanos[p] / (secondsPerDay * 1e9))
		return v
	}
	if unit := partNanos[p]; unit >= 1e9 {
		v.Seconds += n * (unit / 1e9)
		return v
	}
	perSecond := 1e9 / partNanos[p]
	nanos := int64(v.Nanos) + n%perSecond*partNanos[p]
	v.Seconds += n / perSecond
	for ; nanos < 0; nanos += 1e9 {
		v.Seconds--
	}
	v.Seconds += nanos / 1e9
	v.Nanos = int32(nanos % 1e9)
	return v
}

func (e *Env) addMonths(months int, t data.Type, v Value) Value {
	c := e.Civil(t, v)
	first := time.Date(c.Year(), c.Month()+time.Month(months), 1, c.Hour(), c.Minute(), c.Second(), c.Nanosecond(), c.Location())
	last := first.AddDate(0, 1, -1).Day()
	moved := first.AddDate(0, 0, min(c.Day(), last)-1)
	v.Seconds = moved.Unix()
	if t.Kind == data.Date {
		v.Seconds = floorDays(v.Seconds)
	}
	return v
}

// Diff counts the boundaries of a part between two civil moments; weeks begin
// on Monday.
func Diff(p Part, from, to time.Time) int64 {
	if months := partMonths[p]; months > 0 {
		return int64(monthIndex(to)/months - monthIndex(from)/months)
	}
	return partIndex(p, to) - partIndex(p, from)
}

func monthIndex(t time.Time) int { return t.Year()*12 + int(t.Month()) - 1 }

// partIndex numbers the parts of wall-clock time.
func partIndex(p Part, t time.Time) int64 {
	_, offset := t.Zone()
	wall := t.Unix() + int64(offset)
	switch unit := partNanos[p]; {
	case p == "WEEK":
		return floorDivInt(floorDays(wall)+3, 7) // 1970-01-01 was a Thursday
	case unit >= 1e9:
		return floorDivInt(wall, unit/1e9)
	default:
		return wall*(1e9/unit) + int64(t.Nanosecond())/unit
	}
}

func floorDivInt(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Get is DATE_PART; ok is false for parts it does not know.
func Get(p Part, t time.Time) (n int64, ok bool) {
	switch p {
	case "YEAR":
		return int64(t.Year()), true
	case "QUARTER":
		return int64(t.Month()-1)/3 + 1, true
	case "MONTH":
		return int64(t.Month()), true
	case "WEEK":
		_, week := t.ISOWeek()
		return int64(week), true
	case "DAY":
		return int64(t.Day()), true
	case "HOUR":
		return int64(t.Hour()), true
	case "MINUTE":
		return int64(t.Minute()), true
	case "SECOND":
		return int64(t.Second()), true
	case "NANOSECOND":
		return int64(t.Nanosecond()), true
	case "EPOCH_SECOND":
		return t.Unix(), true
	case "DAYOFWEEK":
		return int64(t.Weekday()), true
	case "DAYOFYEAR":
		return int64(t.YearDay()), true
	}
	return 0, false
}
