package report

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Markdown writes the results for people.
func Markdown(w io.Writer, e Environment, summaries []Summary) error {
	var b strings.Builder
	b.WriteString("# Results of the end-to-end benchmark\n\n")
	b.WriteString(preface)
	writeEnvironment(&b, e)
	for _, scenario := range []string{First, Backfill, Again, Incremental, Lookback, Refresh} {
		writeScenario(&b, scenario, summaries)
	}
	writeSweep(&b, summaries)
	writeCores(&b, summaries)
	writeBars(&b, summaries)
	_, err := io.WriteString(w, b.String())
	return err
}

const preface = `Read the ratios: all ways ran interleaved on one machine, one PostgreSQL and
one simulator, which share its cores. Seconds depend on the machine and promise nothing.

- **floor**: PostgreSQL alone. Server-side binary COPY of the very same bytes from files, as many backends as etl has
  streams, then the cheapest way that is known into the same target: a bare, logged table and its key afterwards (first load,
  full refresh, backfill), ON CONFLICT (10 % changed), a join that drops what is there already (nothing changed, backfill
  again). The floor of a backfill knows no slices: it is that of a first load, and that of nothing changed where the table exists.
- **f1**: one backend's COPY of the same bytes into an unlogged table, and nothing else.
- **upserts**: rows from database/sql, INSERT … ON CONFLICT of 1000 rows each. One connection.
- **copyfrom**: rows from database/sql, pgx.CopyFrom into a staging table, one INSERT … ON CONFLICT. One connection.
- **node**: the same with snowflake-sdk and pg-copy-streams, if they were installed: text instead of binary.
- **etl**: the built program, from its start to its end, log-in included. A backfill is a first load in sixteen slices,
  each with a transaction of its own; a backfill again reads them once more, into the table that is there. A chunk's time runs from the arrival of its rows in the program to PostgreSQL's
  taking them.

The second ratio compares the CPU time of the server: it depends less on what else the machine was doing.
Every load was checked by a checksum over all rows of the target, which is the same for all ways of a scenario. A baseline
marked † left other values than the rest: the driver's rows pass decimals through float64.

`

func writeEnvironment(b *strings.Builder, e Environment) {
	facts := []Fact{
		{"date", e.Date},
		{"processor", fmt.Sprintf("%s, %d cores", e.Processor, e.Cores)},
		{"memory", e.Memory},
		{"system", e.System},
		{"load average before, after", e.LoadBefore + ", " + e.LoadAfter},
	}
	facts = append(facts, e.Versions...)
	facts = append(facts, Fact{"repetitions", e.Repetitions}, Fact{"command", "`" + e.Command + "`"})
	for _, s := range e.Settings {
		facts = append(facts, Fact{"PostgreSQL: " + s.Name, s.Value})
	}
	b.WriteString("| | |\n|---|---|\n")
	for _, f := range facts {
		if f.Value != "" {
			fmt.Fprintf(b, "| %s | %s |\n", f.Name, f.Value)
		}
	}
	if e.busy() {
		b.WriteString(busyNote)
	}
}

const busyNote = `
**The machine had other work to do**: more processes wanted to run than it has cores. Times contain waiting for a core, and
a way with several processes waits more than one with a single process; CPU times are inflated by shared caches. Compare
CPU times first.
`

// largest keeps, of each shape, the summaries of its largest table: the
// smaller ones are there for the plot of cost by rows.
func largest(summaries []Summary) []Summary {
	most := make(map[string]int)
	for _, s := range summaries {
		most[s.Shape] = max(most[s.Shape], s.Rows)
	}
	var kept []Summary
	for _, s := range summaries {
		if s.Rows == most[s.Shape] {
			kept = append(kept, s)
		}
	}
	return kept
}

// mainParallel is the number of streams with which all scenarios were run: that
// of the first sample that has a baseline, or is none of the first loads, which
// alone have others; and where only those were measured, the largest.
func mainParallel(summaries []Summary) int {
	most := 0
	for _, s := range summaries {
		if s.Scenario != First || s.Way == Seed || s.Way == Usual {
			return s.Parallel
		}
		most = max(most, s.Parallel)
	}
	return most
}

func writeScenario(b *strings.Builder, scenario string, summaries []Summary) {
	var rows []Summary
	parallel := mainParallel(summaries)
	for _, s := range largest(summaries) {
		if s.Scenario == scenario && (s.Parallel == parallel || s.Way == F1) {
			rows = append(rows, s)
		}
	}
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s, --parallel %d\n\n", capital(scenario), parallel)
	b.WriteString("| shape | way | × floor | PostgreSQL's CPU × floor | s (fastest–slowest) | rows/s | MB/s | CPU s per million rows: client | simulator | PostgreSQL | peak RSS MB | WAL MB | chunk ms p50 / p99 |\n")
	b.WriteString("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, s := range rows {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %.2f (%.2f–%.2f) | %.0f | %.0f | %.2f | %.2f | %.2f | %s | %.0f | %s |\n",
			s.Shape, wayText(s), ratioText(rows, s, Floor, wall), ratioText(rows, s, Floor, serverCPU), s.Wall.Seconds(), s.Fastest.Seconds(), s.Slowest.Seconds(),
			s.RowsPerSecond(), s.MegabytesPerSecond(),
			s.PerMillion(s.CPU.Client).Seconds(), s.PerMillion(s.CPU.Simulator).Seconds(), s.PerMillion(s.CPU.PostgreSQL).Seconds(),
			megabytes(s.PeakRSS), float64(s.WAL)/1e6, latencyText(s))
	}
}

func latencyText(s Summary) string {
	if s.LatencyP99 == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f / %.0f", float64(s.LatencyP50)/1e6, float64(s.LatencyP99)/1e6)
}

func wayText(s Summary) string {
	if s.Inexact {
		return s.Way + " †"
	}
	return s.Way
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func megabytes(bytes int64) string {
	if bytes == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f", float64(bytes)/1e6)
}

// ratioText is a time against that of another way.
func ratioText(summaries []Summary, s Summary, way string, of func(Summary) time.Duration) string {
	base, ok := s.against(summaries, way)
	if !ok || of(base) <= 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", ratio(of(s), of(base)))
}

func wall(s Summary) time.Duration { return s.Wall }

func serverCPU(s Summary) time.Duration { return s.CPU.PostgreSQL }

func ratio(a, b time.Duration) float64 {
	if b <= 0 {
		return 0
	}
	return float64(a) / float64(b)
}
