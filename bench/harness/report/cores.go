package report

import (
	"fmt"
	"strings"
	"time"
)

// writeCores says plainly which process the machine's cores went to.
func writeCores(b *strings.Builder, summaries []Summary) {
	parallel := mainParallel(summaries)
	b.WriteString("\n## Which process the cores went to\n\n![cores](cores.svg)\n\n![memory](memory.svg)\n\n![cost](cost.svg)\n\n")
	b.WriteString("| scenario | shape | cores busy | etl | simulator | PostgreSQL |\n|---|---|--:|--:|--:|--:|\n")
	for _, s := range largest(summaries) {
		if s.Way != Etl || s.Parallel != parallel {
			continue
		}
		total := s.CPU.Client + s.CPU.Simulator + s.CPU.PostgreSQL
		fmt.Fprintf(b, "| %s | %s | %.2f | %s | %s | %s |\n", s.Scenario, s.Shape, ratio(total, s.Wall),
			percent(s.CPU.Client, total), percent(s.CPU.Simulator, total), percent(s.CPU.PostgreSQL, total))
	}
}

func percent(part, total time.Duration) string { return fmt.Sprintf("%.0f %%", 100*ratio(part, total)) }
