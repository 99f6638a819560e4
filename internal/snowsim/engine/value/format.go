package value

import (
	"fmt"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Format is a compiled date and time format.
type Format []element

// element appends one part of a moment to a text; scale is the number of
// fractional digits of the moment's type.
type element func(dst []byte, t time.Time, scale int) []byte

// The formats in force unless the session sets others. Source: Snowflake,
// "Parameters", *_OUTPUT_FORMAT.
var defaultFormats = map[data.Kind]Format{
	data.Date:         mustFormat("YYYY-MM-DD"),
	data.Time:         mustFormat("HH24:MI:SS"),
	data.TimestampNTZ: mustFormat("YYYY-MM-DD HH24:MI:SS.FF3"),
	data.TimestampLTZ: mustFormat("YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM"),
	data.TimestampTZ:  mustFormat("YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM"),
}

// elementNames are tried in this order, so a name that begins another comes
// behind it.
var elementNames = []string{
	"YYYY", "YY", "MMMM", "MON", "MM", "MI", "DD", "DY", "HH24", "HH12", "AM", "PM", "SS",
	"FF0", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "FF7", "FF8", "FF9", "FF", "TZH", "TZM",
}

var elements = map[string]element{
	"YYYY": printed("%04d", time.Time.Year),
	"YY":   printed("%02d", func(t time.Time) int { return t.Year() % 100 }),
	"MMMM": named("January"),
	"MON":  named("Jan"),
	"MM":   printed("%02d", func(t time.Time) int { return int(t.Month()) }),
	"MI":   printed("%02d", time.Time.Minute),
	"DD":   printed("%02d", time.Time.Day),
	"DY":   named("Mon"),
	"HH24": printed("%02d", time.Time.Hour),
	"HH12": named("03"),
	"AM":   named("PM"),
	"PM":   named("PM"),
	"SS":   printed("%02d", time.Time.Second),
	"FF":   func(dst []byte, t time.Time, scale int) []byte { return appendFraction(dst, t, scale) },
	"TZH":  named("-07"),
	"TZM":  func(dst []byte, t time.Time, _ int) []byte { return append(dst, t.Format("-0700")[3:]...) },
}

func printed(verb string, part func(time.Time) int) element {
	return func(dst []byte, t time.Time, _ int) []byte { return fmt.Appendf(dst, verb, part(t)) }
}

func named(layout string) element {
	return func(dst []byte, t time.Time, _ int) []byte { return t.AppendFormat(dst, layout) }
}

func literal(text string) element {
	return func(dst []byte, _ time.Time, _ int) []byte { return append(dst, text...) }
}

func appendFraction(dst []byte, t time.Time, digits int) []byte {
	return append(dst, fmt.Sprintf("%09d", t.Nanosecond())[:digits]...)
}

func mustFormat(format string) Format {
	f, err := ParseFormat(format)
	if err != nil {
		panic(err) // only for the constants above
	}
	return f
}

// ParseFormat compiles a format such as YYYY-MM-DD"T"HH24:MI:SS.FF9 TZH:TZM.
// Names are of either case; text in double quotes and everything that is not
// a letter or digit stands for itself. An unknown name is an error.
func ParseFormat(format string) (Format, error) {
	var f Format
	for rest := format; rest != ""; {
		e, n := nextElement(rest)
		if n == 0 {
			return nil, badFormat(format)
		}
		f = append(f, e)
		rest = rest[n:]
	}
	return f, nil
}

// nextElement compiles the element text begins with and gives its length, 0
// if there is none.
func nextElement(text string) (element, int) {
	upper := strings.ToUpper(text[:min(4, len(text))])
	for _, name := range elementNames {
		if !strings.HasPrefix(upper, name) {
			continue
		}
		if strings.HasPrefix(name, "FF") && len(name) == 3 {
			digits := int(name[2] - '0')
			return func(dst []byte, t time.Time, _ int) []byte { return appendFraction(dst, t, digits) }, 3
		}
		return elements[name], len(name)
	}
	c := text[0]
	if c == '"' {
		body, _, closed := strings.Cut(text[1:], `"`)
		if !closed {
			return nil, 0
		}
		return literal(body), len(body) + 2
	}
	if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
		return nil, 0
	}
	return literal(text[:1]), 1
}

// FormatTime writes v, of the date or time type t.
func (e *Env) FormatTime(f Format, t data.Type, v Value) string {
	civil := e.Civil(t, v)
	var dst []byte
	for _, part := range f {
		dst = part(dst, civil, t.Scale)
	}
	return string(dst)
}

// outputFormat is the session's format for a kind.
func (e *Env) outputFormat(k data.Kind) Format {
	if f, ok := e.Formats[k]; ok {
		return f
	}
	return defaultFormats[k]
}
