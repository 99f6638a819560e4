package report

import (
	"fmt"
	"strings"
)

// writeSweep shows first loads by the number of streams.
func writeSweep(b *strings.Builder, summaries []Summary) {
	swept := sweep(summaries)
	if len(swept) == 0 {
		return
	}
	b.WriteString("\n## First load by --parallel\n\n")
	b.WriteString("![throughput](throughput.svg)\n\n")
	b.WriteString("| shape | --parallel | etl s | of it COPY | × f1 | of it merge | floor s | etl × floor | peak RSS MB |\n")
	b.WriteString("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, s := range swept {
		floor, _ := s.against(summaries, Floor)
		f1, ok := find(summaries, Key{Shape: s.Shape, Rows: s.Rows, Scenario: First, Parallel: 1, Way: F1})
		share := ""
		if ok {
			share = fmt.Sprintf("%.2f", ratio(s.Copy, f1.Wall))
		}
		fmt.Fprintf(b, "| %s | %d | %.2f | %.2f | %s | %.2f | %.2f | %s | %s |\n", s.Shape, s.Parallel, s.Wall.Seconds(),
			s.Copy.Seconds(), share, s.Merge.Seconds(), floor.Wall.Seconds(), ratioText(summaries, s, Floor, wall), megabytes(s.PeakRSS))
	}
}

// sweep are the first loads of shapes that were loaded with several numbers
// of streams.
func sweep(summaries []Summary) []Summary {
	counts := make(map[string]int)
	var first []Summary
	for _, s := range largest(summaries) {
		if s.Scenario == First && s.Way == Etl {
			counts[s.Shape]++
			first = append(first, s)
		}
	}
	var swept []Summary
	for _, s := range first {
		if counts[s.Shape] > 1 {
			swept = append(swept, s)
		}
	}
	return swept
}
