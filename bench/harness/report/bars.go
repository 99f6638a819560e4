package report

import (
	"fmt"
	"strings"
)

// bar is a figure that the design wants, and what was measured.
type bar struct {
	name     string
	limit    float64
	atLeast  bool // the limit is a lower one
	measured float64
	known    bool
}

func (b bar) met() bool {
	if b.atLeast {
		return b.measured >= b.limit
	}
	return b.measured <= b.limit
}

func writeBars(b *strings.Builder, summaries []Summary) {
	writeBarList(b, bars(largest(summaries)))
}

func writeBarList(b *strings.Builder, list []bar) {
	b.WriteString("\n## Bars\n\n| what | bar | measured | |\n|---|--:|--:|---|\n")
	for _, x := range list {
		if !x.known {
			continue
		}
		sign, verdict := "≤", "met"
		if x.atLeast {
			sign = "≥"
		}
		if !x.met() {
			verdict = "**missed**"
		}
		fmt.Fprintf(b, "| %s | %s %.2f | %.2f | %s |\n", x.name, sign, x.limit, x.measured, verdict)
	}
}

// bars are those that this benchmark can judge.
func bars(all []Summary) []bar {
	p := mainParallel(all)
	list := []bar{
		copyBar(all, 1, 1.10), copyBar(all, 2, 0.65),
		wallBar(all, "wide", First, p, 1.15), wallBar(all, "wide", Incremental, p, 1.15),
		wallBar(all, "narrow", First, p, 1.5), wallBar(all, "narrow", Incremental, p, 1.5),
	}
	list = append(list, unchangedBars(all, p)...)
	list = append(list, ownCPUBar(all, p))
	for _, scenario := range []string{First, Incremental} {
		list = append(list, baselineBars(all, scenario, p)...)
	}
	return append(list, memoryBar(all))
}

func wideEtl(all []Summary, scenario string, parallel int) (Summary, bool) {
	for _, s := range all {
		if s.Shape == "wide" && s.Scenario == scenario && s.Parallel == parallel && s.Way == Etl {
			return s, true
		}
	}
	return Summary{}, false
}

func copyBar(all []Summary, parallel int, limit float64) bar {
	b := bar{name: fmt.Sprintf("wide, COPY phase with %d streams, × f1", parallel), limit: limit}
	etl, ok := wideEtl(all, First, parallel)
	f1, measured := find(all, Key{Shape: "wide", Rows: etl.Rows, Scenario: First, Parallel: 1, Way: F1})
	b.known = ok && measured
	b.measured = ratio(etl.Copy, f1.Wall)
	return b
}

func wallBar(all []Summary, shape, scenario string, parallel int, limit float64) bar {
	b := bar{name: shape + ", " + scenario + ", × floor", limit: limit}
	for _, s := range all {
		if s.Shape != shape || s.Scenario != scenario || s.Parallel != parallel || s.Way != Etl {
			continue
		}
		floor, ok := s.against(all, Floor)
		b.known, b.measured = ok, ratio(s.Wall, floor.Wall)
	}
	return b
}

func unchangedBars(all []Summary, parallel int) []bar {
	merge := bar{name: "wide, nothing changed, merge × f1", limit: 0.4}
	wal := bar{name: "wide, nothing changed, WAL MB", limit: 1}
	etl, ok := wideEtl(all, Lookback, parallel)
	f1, measured := find(all, Key{Shape: "wide", Rows: etl.Rows, Scenario: First, Parallel: 1, Way: F1})
	merge.known, merge.measured = ok && measured, ratio(etl.Merge, f1.Wall)
	wal.known, wal.measured = ok, float64(etl.WAL)/1e6
	return []bar{merge, wal}
}

func ownCPUBar(all []Summary, parallel int) bar {
	etl, ok := wideEtl(all, First, parallel)
	return bar{
		name: "wide, first load, own CPU s per million rows", limit: 1.2,
		known: ok, measured: etl.PerMillion(etl.CPU.Client).Seconds(),
	}
}

// baselineBars compare with the two usual ways to write such a program.
func baselineBars(all []Summary, scenario string, parallel int) []bar {
	faster := map[string]float64{First: 6, Incremental: 2.5}
	etl, ok := wideEtl(all, scenario, parallel)
	seed, seeded := etl.against(all, Seed)
	usual, used := etl.against(all, Usual)
	name := "wide, " + scenario + ", "
	return []bar{
		{name: name + "times faster than upserts", limit: faster[scenario], atLeast: true, known: ok && seeded, measured: ratio(seed.Wall, etl.Wall)},
		{name: name + "times less own CPU than upserts", limit: 10, atLeast: true, known: ok && seeded, measured: ratio(seed.CPU.Client, etl.CPU.Client)},
		{name: name + "times less own CPU than copyfrom", limit: 5, atLeast: true, known: ok && used, measured: ratio(usual.CPU.Client, etl.CPU.Client)},
	}
}

// memoryBar: the default budget of 512 MiB and 128 MiB on top.
func memoryBar(all []Summary) bar {
	b := bar{name: "largest peak RSS of etl, MiB", limit: 512 + 128}
	for _, s := range all {
		if s.Way == Etl && s.PeakRSS > 0 {
			b.known, b.measured = true, max(b.measured, float64(s.PeakRSS)/(1<<20))
		}
	}
	return b
}
