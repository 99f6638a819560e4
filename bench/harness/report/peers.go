package report

import (
	"fmt"
	"io"
	"strings"
)

// Loader is a program whose loads are compared.
type Loader struct {
	Name string
	// Way says how it loads.
	Way string
	// Versions are those of its parts; none for etl, which the environment names.
	Versions []string
}

// Peers writes a comparison of loaders: the summaries' ways are their names.
// Those that are left out are named with the reason.
func Peers(w io.Writer, e Environment, summaries []Summary, loaders []Loader, leftOut []Fact) error {
	var b strings.Builder
	b.WriteString("# Beside other loaders\n\n")
	b.WriteString(peersPreface)
	if len(summaries) > 0 {
		first := summaries[0]
		fmt.Fprintf(&b, "%s of %d rows of the %s table, the medians of so many samples:\n\n", capital(first.Scenario), first.Rows, first.Shape)
	}
	writeLoads(&b, summaries)
	writeLoaders(&b, loaders)
	for _, f := range leftOut {
		fmt.Fprintf(&b, "\n**%s is left out**: %s\n", f.Name, f.Value)
	}
	b.WriteString(peersNote)
	writeEnvironment(&b, e)
	_, err := io.WriteString(w, b.String())
	return err
}

const peersPreface = "`make bench-peers` lets each program load the same table from one simulator process into one durable PostgreSQL,\n" +
	"in turn, on the same cores. A load is timed from the program's start to its end, and judged by a checksum over all rows of\n" +
	"its target. Read the ratios and the CPU times: seconds depend on the machine.\n\n"

const peersNote = `
The peers find the target with etl's types and its key and fill it; etl makes both itself. How each loads was written here,
as its users would, with its defaults where nothing else is said: somebody who knows one of them well may do better.

The simulator was told to send whole numbers of up to 64 bits as such in every chunk of a result. By itself it sends the narrowest
type that holds a chunk's values. Read that way, a column whose type grows in a later chunk comes out wrong, without an error, of
the Python connector 5.2.0, which dlt reads with here; ADBC's Snowflake driver 1.11.0 ends with an error where it outgrows 64 bits.

`

func writeLoads(b *strings.Builder, summaries []Summary) {
	b.WriteString("| | s (fastest–slowest) | × etl | CPU s per million rows: client | PostgreSQL | simulator | peak RSS MB | rows | same checksum as etl | samples |\n")
	b.WriteString("|---|--:|--:|--:|--:|--:|--:|--:|---|--:|\n")
	for _, s := range summaries {
		same := "yes"
		if s.Inexact {
			same = "**no**"
		}
		fmt.Fprintf(b, "| %s | %.2f (%.2f–%.2f) | %s | %.2f | %.2f | %.2f | %s | %d | %s | %d |\n",
			s.Way, s.Wall.Seconds(), s.Fastest.Seconds(), s.Slowest.Seconds(), ratioText(summaries, s, Etl, wall),
			s.PerMillion(s.CPU.Client).Seconds(), s.PerMillion(s.CPU.PostgreSQL).Seconds(), s.PerMillion(s.CPU.Simulator).Seconds(),
			megabytes(s.PeakRSS), s.Moved, same, s.Samples)
	}
}

func writeLoaders(b *strings.Builder, loaders []Loader) {
	b.WriteString("\n| | how it loads | versions |\n|---|---|---|\n")
	for _, l := range loaders {
		fmt.Fprintf(b, "| %s | %s | %s |\n", l.Name, l.Way, strings.Join(l.Versions, ", "))
	}
}
