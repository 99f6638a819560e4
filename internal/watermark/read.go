package watermark

import (
	"fmt"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/snowtype"
)

// layouts are the forms in which people write an instant; a form without a
// zone is in UTC.
var layouts = []string{
	"2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999", time.RFC3339Nano,
	"2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04", "2006-01-02",
}

// Read reads a watermark as a person writes it: a date, a date and time (UTC
// unless it says otherwise), or a number. Parse is stricter.
func Read(kind snowtype.Kind, text string) (Value, error) {
	text = strings.TrimSpace(text)
	if !kind.IsTimestamp() && kind != snowtype.Date {
		return Parse(kind, text)
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil && t.Year() > 0 {
			return FromTime(kind, t), nil
		}
	}
	return Value{}, fmt.Errorf("%q is not a watermark of type %v; write it like 2026-01-02 or \"2026-01-02 03:04:05\"", text, kind)
}
