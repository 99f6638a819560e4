package progress

import (
	"fmt"
	"strconv"
	"time"
)

// FormatCount groups digits by three: 1234567 is 1,234,567.
func FormatCount(n int64) string {
	digits := strconv.FormatInt(n, 10)
	var out []byte
	for i, c := range []byte(digits) {
		if left := len(digits) - i; i > 0 && left%3 == 0 && digits[i-1] != '-' {
			out = append(out, ',')
		}
		out = append(out, c)
	}
	return string(out)
}

// formatShort keeps three digits: 999, 12.3k, 1.23M, 45.6G.
func formatShort(n int64) string {
	value, unit := float64(n), 0
	for value >= 999.5 && unit < len(" kMGT")-1 {
		value /= 1000
		unit++
	}
	switch {
	case unit == 0:
		return strconv.FormatInt(n, 10)
	case value < 9.995:
		return fmt.Sprintf("%.2f%c", value, " kMGT"[unit])
	case value < 99.95:
		return fmt.Sprintf("%.1f%c", value, " kMGT"[unit])
	default:
		return fmt.Sprintf("%.0f%c", value, " kMGT"[unit])
	}
}

// FormatBytes uses binary units with one decimal.
func FormatBytes(n int64) string {
	if n < 1024 {
		return fmt.Sprintf("%d B", n)
	}
	value, unit := float64(n)/1024, 0
	for value >= 1024 && unit < len("KMGTPE")-1 {
		value /= 1024
		unit++
	}
	return fmt.Sprintf("%.1f %ciB", value, "KMGTPE"[unit])
}

// formatDuration keeps about three digits: 412ms, 12.3s, 3m05s, 1h02m05s.
func formatDuration(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%dms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1fs", d.Truncate(100*time.Millisecond).Seconds())
	}
	seconds := int64(d.Round(time.Second).Seconds())
	if seconds < 3600 {
		return fmt.Sprintf("%dm%02ds", seconds/60, seconds%60)
	}
	return fmt.Sprintf("%dh%02dm%02ds", seconds/3600, seconds/60%60, seconds%60)
}
