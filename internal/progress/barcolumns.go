package progress

// Columns around a bar, from left to right: name, phase, then rows, rate,
// bytes sent, time, and the side that keeps the table waiting.

func barName(s snapshot) string { return s.name }

func barPhase(s snapshot) string { return s.phase.String() }

func barRows(s snapshot) string {
	if s.total > 0 {
		return formatShort(s.read) + "/" + formatShort(s.total)
	}
	return formatShort(s.read)
}

func barRate(s snapshot) string {
	if !s.flowing() {
		return ""
	}
	return formatShort(int64(s.rate())) + "/s"
}

func barBytes(s snapshot) string {
	if s.copiedSize <= 0 {
		return ""
	}
	return FormatBytes(s.copiedSize)
}

// barTime stands left-aligned behind right-aligned columns and brings its own gap.
func barTime(s snapshot) string {
	if left, known := s.eta(); known {
		return "  ETA " + formatDuration(left)
	}
	return "  " + formatDuration(s.elapsed)
}

// barWaits comes last: where the terminal is too narrow, it is what is missed
// least. An arrow points where the rows are held up.
func barWaits(s snapshot) string {
	switch s.waits {
	case Source:
		return "  ← " + s.waits.String()
	case Target:
		return "  → " + s.waits.String()
	default:
		return ""
	}
}
