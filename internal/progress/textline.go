package progress

import (
	"fmt"
	"strings"
	"time"
)

// textLine says, for example:
//
//	orders: copying 1,200,000 of 4,000,000 rows (30.0 %), 96.1 MiB, 120,000 rows/s, 23s left, waits for Snowflake
func textLine(_ time.Time, s snapshot) []byte {
	parts := []string{rowsText(s)}
	if s.copiedSize > 0 {
		parts = append(parts, FormatBytes(s.copiedSize))
	}
	if s.flowing() {
		parts = append(parts, FormatCount(int64(s.rate()))+" rows/s")
	}
	if left, ok := s.eta(); ok {
		parts = append(parts, formatDuration(left)+" left")
	}
	switch {
	case s.phase.ended():
		parts = append(parts, "in "+formatDuration(s.elapsed))
	case s.phase == Merging:
		parts = append(parts, "after "+formatDuration(s.elapsed))
	case s.read > 0 && s.waits != Nobody:
		parts = append(parts, "waits for "+s.waits.String())
	}
	line := fmt.Sprintf("%s: %s %s", s.name, s.phase, strings.Join(parts, ", "))
	if s.outcome.Text != "" {
		line += ": " + s.outcome.Text
	}
	return []byte(line + "\n")
}

func rowsText(s snapshot) string {
	if s.total <= 0 || s.phase.ended() || s.phase == Merging {
		return FormatCount(s.read) + " rows"
	}
	return fmt.Sprintf("%s of %s rows (%.1f %%)", FormatCount(s.read), FormatCount(s.total), 100*float64(s.read)/float64(s.total))
}
