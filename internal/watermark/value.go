package watermark

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/snowtype"
)

const (
	timestampLayout = "2006-01-02 15:04:05.000000000"
	dateLayout      = "2006-01-02"
)

// Value is one watermark. The zero Value means "nothing taken over yet" and
// is less than every other.
type Value struct {
	kind snowtype.Kind
	text string
}

// Supported says whether a column of this type can serve as a watermark: the
// timestamps, DATE and NUMBER without decimals.
func Supported(t snowtype.Type) bool {
	return t.Kind.IsTimestamp() || t.Kind == snowtype.Date || (t.Kind == snowtype.Fixed && t.Scale == 0)
}

// Parse reads the canonical text of a watermark: "2006-01-02
// 15:04:05.000000000" for timestamps (UTC for LTZ and TZ, wall clock for
// NTZ), "2006-01-02" for dates, an integer for numbers. Empty text is the
// zero Value.
func Parse(kind snowtype.Kind, text string) (Value, error) {
	if text == "" {
		return Value{}, nil
	}
	var err error
	switch {
	case kind.IsTimestamp():
		_, err = time.Parse(timestampLayout, text)
	case kind == snowtype.Date:
		_, err = time.Parse(dateLayout, text)
	case kind == snowtype.Fixed:
		if _, ok := new(big.Int).SetString(text, 10); !ok {
			err = fmt.Errorf("not an integer")
		}
	default:
		err = fmt.Errorf("type %v cannot be a watermark", kind)
	}
	if err != nil {
		return Value{}, fmt.Errorf("watermark %q of type %v: %w", text, kind, err)
	}
	return Value{kind: kind, text: text}, nil
}

// FromTime is the watermark of a timestamp or date column at an instant of
// Snowflake's clock. NTZ columns are taken to hold UTC.
func FromTime(kind snowtype.Kind, t time.Time) Value {
	layout := timestampLayout
	if kind == snowtype.Date {
		layout = dateLayout
	}
	return Value{kind: kind, text: t.UTC().Format(layout)}
}

// IsZero says whether nothing has been taken over yet.
func (v Value) IsZero() bool { return v.text == "" }

// Kind is the Snowflake type of the watermark column.
func (v Value) Kind() snowtype.Kind { return v.kind }

// String is the canonical text; Parse reads it back.
func (v Value) String() string { return v.text }

// MarshalText is String, for JSON and logs.
func (v Value) MarshalText() ([]byte, error) { return []byte(v.text), nil }

// Compare orders two watermarks of one kind: -1, 0 or +1.
func (v Value) Compare(w Value) int {
	switch {
	case v.text == w.text:
		return 0
	case v.IsZero():
		return -1
	case w.IsZero():
		return 1
	case v.kind == snowtype.Fixed:
		return v.integer().Cmp(w.integer())
	default:
		return strings.Compare(v.text, w.text) // fixed width, most significant first
	}
}

// Back moves a timestamp or date watermark d into the past. Numbers and the
// zero Value stay as they are: a duration means nothing to them. A date moves
// by whole days, rounded up, so that the window never shrinks.
func (v Value) Back(d time.Duration) Value {
	switch {
	case v.IsZero() || d == 0 || v.kind == snowtype.Fixed:
		return v
	case v.kind == snowtype.Date:
		days := int((d + 24*time.Hour - 1) / (24 * time.Hour))
		t, _ := time.Parse(dateLayout, v.text) // Parse and FromTime let nothing else in
		return FromTime(v.kind, t.AddDate(0, 0, -days))
	default:
		t, _ := time.Parse(timestampLayout, v.text)
		return FromTime(v.kind, t.Add(-d))
	}
}

// Time is the instant of a timestamp or date watermark, taken as UTC; ok is
// false for numbers and the zero Value.
func (v Value) Time() (t time.Time, ok bool) {
	layout := timestampLayout
	if v.kind == snowtype.Date {
		layout = dateLayout
	}
	if v.IsZero() || v.kind == snowtype.Fixed {
		return time.Time{}, false
	}
	t, err := time.Parse(layout, v.text)
	return t, err == nil
}

func (v Value) integer() *big.Int {
	n, _ := new(big.Int).SetString(v.text, 10) // Parse lets nothing else in
	return n
}
