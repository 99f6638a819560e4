package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// parts is into how many stretches of time the report divides the run.
const parts = 10

// slack is how much more memory at the end than in the middle is not yet
// growth: what the garbage collector leaves moves by as much.
const slack = 16 << 20

// flat wants that the process held as much at its end as in its middle.
func (st *steady) flat() error {
	middle, end := st.stretch(parts/2-2, parts/2+1), st.stretch(parts-3, parts)
	if len(middle) == 0 || len(end) == 0 {
		return fmt.Errorf("%d samples are too few", len(st.samples))
	}
	if median(end, rss) > median(middle, rss)+slack {
		return fmt.Errorf("memory grew from %d to %d bytes", median(middle, rss), median(end, rss))
	}
	if least(end) > least(middle)+1 {
		return fmt.Errorf("goroutines grew from %d to %d", least(middle), least(end))
	}
	return nil
}

// stretch is the samples of some parts.
func (st *steady) stretch(from, to int) []sample {
	part := st.stage.steady / parts
	var within []sample
	for _, s := range st.samples {
		if s.at >= time.Duration(from)*part && s.at < time.Duration(to)*part {
			within = append(within, s)
		}
	}
	return within
}

func rss(s sample) int64 { return s.rss }

func median(samples []sample, of func(sample) int64) int64 {
	values := make([]int64, len(samples))
	for i, s := range samples {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// least is the number of goroutines between two rounds: within them there are
// more.
func least(samples []sample) int {
	return slices.MinFunc(samples, func(a, b sample) int { return a.goroutines - b.goroutines }).goroutines
}

func (st *steady) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Soak\n\nOne process, `etl stream --every 1s`, for %v; seed %d, %d rows of %s; every %v some rows changed and one thing broke. Rounds that committed: %d.\n\n",
		st.stage.steady, st.stage.seed, st.stage.rows, st.table, tick, st.rounds)
	b.WriteString("| What broke | Times |\n|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(st.faults)) {
		fmt.Fprintf(&b, "| %s | %d |\n", name, st.faults[name])
	}
	b.WriteString("\n| Until | Memory, median | Goroutines between rounds |\n|---|---|---|\n")
	for i := range parts {
		if within := st.stretch(i, i+1); len(within) > 0 {
			fmt.Fprintf(&b, "| %v | %.1f MiB | %d |\n", st.stage.steady*time.Duration(i+1)/parts, float64(median(within, rss))/(1<<20), least(within))
		}
	}
	return b.String()
}
