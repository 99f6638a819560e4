package progress

// Columns around a bar, from left to right: name, phase, then rows, rate,
// bytes and time.

func barName(s snapshot) string { return s.name }

func barPhase(s snapshot) string { return s.phase.String() }

func barRows(s snapshot) string {
	if s.total > 0 {
		return FormatCount(s.read) + "/" + FormatCount(s.total) + " rows"
	}
	return FormatCount(s.read) + " rows"
}

func barRate(s snapshot) string {
	if !s.flowing() {
		return ""
	}
	return FormatCount(int64(s.rate())) + "/s"
}

func barBytes(s snapshot) string {
	if s.readBytes <= 0 {
		return ""
	}
	return FormatBytes(s.readBytes)
}

// barTime stands left-aligned behind right-aligned columns and brings its own gap.
func barTime(s snapshot) string {
	if left, known := s.eta(); known {
		return "  ETA " + formatDuration(left)
	}
	return "  " + formatDuration(s.elapsed)
}
