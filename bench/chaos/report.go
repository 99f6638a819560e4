package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"
)

// report is the table of a whole run of the suite.
type report struct {
	options options
	took    time.Duration
	planned int
	played  int
	lines   []*line
	failed  []result
	stops   []time.Duration
	starts  []time.Duration
	peakRSS []int64
}

// line sums up one kind.
type line struct {
	kind                         kind
	total, passed, same, noticed int
	restarts                     []time.Duration
}

func newReport(o options, planned int, results []result, took time.Duration) *report {
	r := &report{options: o, took: took, planned: planned, played: len(results)}
	byName := make(map[string]*line)
	for _, k := range kinds() {
		byName[k.name] = &line{kind: k}
		r.lines = append(r.lines, byName[k.name])
	}
	for _, res := range results {
		r.add(byName[res.job.kind.name], res)
	}
	return r
}

func (r *report) add(l *line, res result) {
	l.total++
	l.noticed += res.detected
	if res.same {
		l.same++
	}
	if res.err == nil {
		l.passed++
	} else {
		r.failed = append(r.failed, res)
	}
	l.restarts = append(l.restarts, res.restarts...)
	r.starts = append(r.starts, res.restarts...)
	r.stops = append(r.stops, res.stops...)
	if res.peakRSS > 0 {
		r.peakRSS = append(r.peakRSS, res.peakRSS)
	}
}

func (r *report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Chaos\n\nSeed %d, %d rows a case, %d CPUs, %s, %s/%s, took %s. `go run ./bench/chaos --seed %d --case NAME#N` plays one again.\n\n",
		r.options.seed, r.options.rows, runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, r.took.Round(time.Second), r.options.seed)
	if r.played < r.planned {
		fmt.Fprintf(&b, "Stopped early: %d of %d cases were played, in random order.\n\n", r.played, r.planned)
	}
	b.WriteString("| Case | Passed | Disturbed run ended well by itself | Faults met | Restart to first chunk p50 / p95 / p99 | What is done |\n|---|---|---|---|---|---|\n")
	for _, l := range r.lines {
		if l.total > 0 {
			fmt.Fprintf(&b, "| %s | %d/%d | %s | %s | %s | %s |\n", l.kind.name, l.passed, l.total, some(l.same), some(l.noticed), percentiles(l.restarts), l.kind.what)
		}
	}
	fmt.Fprintf(&b, "\nSIGTERM to the end: p50 / p95 / p99 %s. Restart to the first chunk, all cases: %s.\n", percentiles(r.stops), percentiles(r.starts))
	if len(r.peakRSS) > 0 {
		fmt.Fprintf(&b, "Peak memory of a case's processes: %d to %d MiB.\n", slices.Min(r.peakRSS)>>20, slices.Max(r.peakRSS)>>20)
	}
	for _, f := range r.failed {
		fmt.Fprintf(&b, "\nFAILED `--seed %d --case %s` (%s):\n\n```\n%v\n```\n", f.job.seed, f.job.id(), f.script, f.err)
	}
	return b.String()
}

func (r *report) err() error {
	if len(r.failed) == 0 {
		return nil
	}
	ids := make([]string, len(r.failed))
	for i, f := range r.failed {
		ids[i] = f.job.id()
	}
	return fmt.Errorf("%d cases failed: %s", len(ids), strings.Join(ids, ", "))
}

func some(n int) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprint(n)
}

// percentiles are p50, p95 and p99 by the nearest rank.
func percentiles(d []time.Duration) string {
	if len(d) == 0 {
		return "–"
	}
	d = slices.Sorted(slices.Values(d))
	rank := func(p int) time.Duration { return d[(len(d)*p+99)/100-1].Round(time.Millisecond) }
	return fmt.Sprintf("%v / %v / %v", rank(50), rank(95), rank(99))
}
