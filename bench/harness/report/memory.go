package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/snowpg/etl/bench/harness/svg"
)

const memoryPreface = `# What etl holds in memory

Each line is the built program with its default --memory of 512 MiB and eight COPY streams, in first loads: of a table and
of one with ten times as many rows, and of rows that come in chunks of nearly 100 MB (before compression; the first of a
result are smaller) while PostgreSQL is behind a line of 25 MB/s. The peak is the kernel's own figure for the process, of
all runs the largest; times are medians. Simulator and PostgreSQL share the machine. floor is PostgreSQL alone: server-side
COPY of the same bytes from files with as many backends, and the key; etl has to leave it what a larger table costs.

`

// Memory writes the results of loads that were made for their memory.
func Memory(w io.Writer, e Environment, summaries []Summary) error {
	var b strings.Builder
	b.WriteString(memoryPreface)
	writeEnvironment(&b, e)
	b.WriteString("\n| load | shape | way | rows | runs | s | rows/s | MB/s | CPU s per million rows: client | PostgreSQL | peak RSS MiB |\n")
	b.WriteString("|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, s := range summaries {
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %d | %.2f | %.0f | %.1f | %.2f | %.2f | %s |\n", s.Scenario, s.Shape, s.Way, s.Rows, s.Samples,
			s.Wall.Seconds(), s.RowsPerSecond(), s.MegabytesPerSecond(), s.PerMillion(s.CPU.Client).Seconds(),
			s.PerMillion(s.CPU.PostgreSQL).Seconds(), mebibytes(s.PeakRSS))
	}
	b.WriteString("\n![memory](memory-loads.svg)\n")
	growth := growthBar(summaries, Etl)
	writeBarList(&b, []bar{growth, memoryBar(summaries)})
	if alone := growthBar(summaries, Floor); alone.known {
		fmt.Fprintf(&b, "\nPostgreSQL alone takes %.2f times as long for ten times the rows.\n", alone.measured)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// mebibytes is empty for a way that has no process of its own.
func mebibytes(bytes int64) string {
	if bytes == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f", float64(bytes)/(1<<20))
}

// growthBar compares the times that a way takes for the smallest and the
// largest table of one shape.
func growthBar(summaries []Summary, way string) bar {
	var least, most Summary
	for _, s := range summaries {
		if s.Scenario != First || s.Way != way {
			continue
		}
		if least.Rows == 0 || s.Rows < least.Rows {
			least = s
		}
		if s.Rows > most.Rows {
			most = s
		}
	}
	return bar{
		name: "seconds for ten times the rows, ×", limit: 10.5,
		known: least.Rows > 0 && most.Rows == 10*least.Rows, measured: ratio(most.Wall, least.Wall),
	}
}

// MemoryPlot is memory over time, as a share of each load's.
func MemoryPlot(summaries []Summary) svg.Chart {
	chart := svg.Lines{Title: "Memory of etl over a load", X: "% of the load's time", Y: "MB resident"}
	for _, s := range summaries { // without a process of its own there are no readings
		for _, r := range thinned(s.Memory) {
			chart.Add(fmt.Sprintf("%s, %d rows", s.Shape, s.Rows), 100*float64(r.At)/float64(s.Memory[len(s.Memory)-1].At), float64(r.RSS)/1e6)
		}
	}
	return chart
}

// points is how many readings a line of a plot has at most: more do not show.
const points = 200

// thinned keeps the largest of each stretch of readings.
func thinned(all []Reading) []Reading {
	if len(all) <= points {
		return all
	}
	kept := make([]Reading, points)
	for i, r := range all {
		if k := &kept[i*points/len(all)]; r.RSS > k.RSS {
			*k = r
		}
	}
	return kept
}
