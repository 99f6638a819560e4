package value

import (
	"strings"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// moment is a parsed date and time as written: wall-clock seconds since
// 1970-01-01, and the UTC offset in minutes if one was written.
type moment struct {
	seconds   int64
	nanos     int32
	offset    int32
	hasOffset bool
}

// timeReader takes numbers and marks off the front of a text. Once something
// does not match, it stays failed.
type timeReader struct {
	rest   string
	failed bool
}

// mark consumes one of the given characters and says which; 0 if none is next.
func (r *timeReader) mark(any string) byte {
	if r.rest == "" || strings.IndexByte(any, r.rest[0]) < 0 {
		return 0
	}
	c := r.rest[0]
	r.rest = r.rest[1:]
	return c
}

// must consumes the character c.
func (r *timeReader) must(c string) {
	if r.mark(c) == 0 {
		r.failed = true
	}
}

// number consumes lo to hi digits.
func (r *timeReader) number(lo, hi int) int {
	n, value := 0, 0
	for n < hi && n < len(r.rest) && r.rest[n] >= '0' && r.rest[n] <= '9' {
		value = value*10 + int(r.rest[n]-'0')
		n++
	}
	r.failed = r.failed || n < lo
	r.rest = r.rest[n:]
	return value
}

// fraction consumes one to nine digits as nanoseconds.
func (r *timeReader) fraction() int32 {
	before := len(r.rest)
	n := r.number(1, 9)
	for i := before - len(r.rest); i < 9; i++ {
		n *= 10
	}
	return int32(n)
}

// date consumes YYYY-MM-DD, the year of four to six digits, as seconds.
func (r *timeReader) date() int64 {
	y := r.number(4, 6)
	r.must("-")
	m := r.number(1, 2)
	r.must("-")
	d := r.number(1, 2)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Month() != time.Month(m) || t.Day() != d {
		r.failed = true // 30 February and its like
	}
	return t.Unix()
}

// clock consumes HH:MI[:SS[.f…]].
func (r *timeReader) clock() (seconds int64, nanos int32) {
	h := r.number(1, 2)
	r.must(":")
	m := r.number(1, 2)
	s := 0
	if r.mark(":") != 0 {
		s = r.number(1, 2)
		if r.mark(".") != 0 {
			nanos = r.fraction()
		}
	}
	r.failed = r.failed || h > 23 || m > 59 || s > 59
	return int64(h*3600 + m*60 + s), nanos
}

// zone consumes [blanks] Z | ±HH[[:]MI] if there is one.
func (r *timeReader) zone() (minutes int32, ok bool) {
	r.rest = strings.TrimLeft(r.rest, " ")
	sign := r.mark("Zz+-")
	switch sign {
	case 0:
		return 0, false
	case 'Z', 'z':
		return 0, true
	}
	h := r.number(1, 2)
	m := 0
	if r.mark(":") != 0 || r.rest != "" {
		m = r.number(2, 2)
	}
	r.failed = r.failed || h > 23 || m > 59
	minutes = int32(h*60 + m)
	if sign == '-' {
		minutes = -minutes
	}
	return minutes, true
}

// parseMoment reads YYYY-MM-DD[{T| }HH:MI[:SS[.f…]][ ][Z|±HH[:]MI]].
func parseMoment(text string) (m moment, ok bool) {
	r := &timeReader{rest: strings.TrimSpace(text)}
	m.seconds = r.date()
	if r.mark("T ") != 0 {
		r.rest = strings.TrimLeft(r.rest, " ")
		var clock int64
		clock, m.nanos = r.clock()
		m.seconds += clock
		m.offset, m.hasOffset = r.zone()
	}
	return m, !r.failed && r.rest == ""
}

// parseTimestamp reads a timestamp of type t. NTZ ignores a written offset;
// LTZ and TZ take the session's zone where none is written.
func (e *Env) parseTimestamp(text string, t data.Type) (Value, error) {
	m, ok := parseMoment(text)
	if !ok {
		return Value{}, notRecognized(t, text)
	}
	v := Value{Seconds: m.seconds, Nanos: truncate(m.nanos, t.Scale)}
	switch {
	case t.Kind == data.TimestampNTZ:
	case m.hasOffset:
		v.Seconds -= int64(m.offset) * 60
		v.Offset = m.offset
	default:
		v.Seconds = e.instant(m.seconds)
		v.Offset = e.offset(v.Seconds)
	}
	if t.Kind != data.TimestampTZ {
		v.Offset = 0
	}
	return v, nil
}

func parseDate(text string) (Value, error) {
	m, ok := parseMoment(text)
	if !ok {
		return Value{}, notRecognized(data.Type{Kind: data.Date}, text)
	}
	return Value{Seconds: floorDays(m.seconds)}, nil
}

func parseTime(text string, t data.Type) (Value, error) {
	r := &timeReader{rest: strings.TrimSpace(text)}
	seconds, nanos := r.clock()
	if r.failed || r.rest != "" {
		return Value{}, notRecognized(t, text)
	}
	return Value{Seconds: seconds, Nanos: truncate(nanos, t.Scale)}, nil
}

// truncate keeps scale digits of a fraction.
func truncate(nanos int32, scale int) int32 {
	unit := int32(powers[9-scale].Int64())
	return nanos / unit * unit
}
