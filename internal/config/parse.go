package config

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The parse functions return a *mistake. It repeats the value they were given,
// so they must not be used on secrets.

func span[T any](low, high T) string { return fmt.Sprintf("give one from %v to %v", low, high) }

func parseInt(s Setting, text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, wrong(span(s.Min, s.Max), "%q is not a whole number", text)
	}
	if n < s.Min || n > s.Max {
		return 0, wrong(span(s.Min, s.Max), "%d is out of range", n)
	}
	return n, nil
}

func parseBool(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "true", "1", "yes", "on":
		return true, nil
	case "false", "0", "no", "off":
		return false, nil
	}
	return false, wrong("give one of them", "%q is neither true nor false", text)
}

func parseChoice(s Setting, text string) (string, error) {
	if slices.Contains(s.Choices, text) {
		return text, nil
	}
	fix := suggestion(strings.ToLower(text), s.Choices, "give one of them")
	return "", wrong(fix, "%q is not one of %s", text, strings.Join(s.Choices, ", "))
}

func parseDuration(s Setting, text string) (time.Duration, error) {
	written := text
	if _, err := strconv.ParseFloat(text, 64); err == nil && s.Kind == Seconds {
		written += "s"
	}
	d, err := time.ParseDuration(written)
	if err != nil {
		return 0, wrong("give a number with a unit, such as 90s, 15m or 1h30m", "%q is not a duration", text)
	}
	if int64(d) < s.Min || int64(d) > s.Max {
		return 0, wrong(span(formatDuration(s.Min), formatDuration(s.Max)), "%s is out of range", text)
	}
	return d, nil
}

// formatDuration leaves out the zeros at the end.
func formatDuration(d int64) string {
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// sizeUnits lists longer suffixes before their own endings.
var sizeUnits = []struct {
	suffix string
	bytes  float64
}{
	{"kib", 1 << 10},
	{"mib", 1 << 20},
	{"gib", 1 << 30},
	{"tib", 1 << 40},
	{"kb", 1e3},
	{"mb", 1e6},
	{"gb", 1e9},
	{"tb", 1e12},
	{"b", 1},
	{"", 1},
}

func parseSize(s Setting, text string) (int64, error) {
	number, unit := cutUnit(strings.ToLower(text))
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, wrong("give bytes or a number with a unit, such as 512MiB or 1GB", "%q is not a size", text)
	}
	// Compared as floating point: a huge number has no int64.
	if n *= unit; n < float64(s.Min) || n > float64(s.Max) {
		return 0, wrong(span(formatSize(s.Min), formatSize(s.Max)), "%s is out of range", text)
	}
	return int64(n), nil
}

func cutUnit(text string) (number string, bytes float64) {
	for _, unit := range sizeUnits {
		if number, ok := strings.CutSuffix(text, unit.suffix); ok {
			return strings.TrimSpace(number), unit.bytes
		}
	}
	return text, 1
}

// formatSize writes a power of two the short way.
func formatSize(n int64) string {
	for _, unit := range []struct {
		shift uint
		name  string
	}{{40, "TiB"}, {30, "GiB"}, {20, "MiB"}, {10, "KiB"}} {
		if n >= 1<<unit.shift && n%(1<<unit.shift) == 0 {
			return strconv.FormatInt(n>>unit.shift, 10) + unit.name
		}
	}
	return strconv.FormatInt(n, 10)
}
