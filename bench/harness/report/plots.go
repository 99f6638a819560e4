package report

import (
	"fmt"
	"time"

	"github.com/snowpg/etl/bench/harness/svg"
)

// Plots are the charts by file name.
func Plots(summaries []Summary) map[string]svg.Chart {
	return map[string]svg.Chart{
		"throughput.svg": throughput(summaries),
		"memory.svg":     memory(summaries),
		"cost.svg":       cost(summaries),
		"cores.svg":      cores(summaries),
	}
}

func throughput(summaries []Summary) svg.Chart {
	chart := svg.Lines{Title: "First load by --parallel", X: "COPY streams", Y: "thousand rows a second"}
	for _, s := range sweep(summaries) {
		for _, way := range []string{Etl, Floor} {
			if point, ok := s.against(summaries, way); ok {
				chart.Add(s.Shape+", "+way, float64(s.Parallel), point.RowsPerSecond()/1e3)
			}
		}
	}
	return chart
}

func memory(summaries []Summary) svg.Chart {
	chart := svg.Lines{Title: "Memory of etl during a first load", X: "seconds", Y: "MB resident"}
	parallel := mainParallel(summaries)
	for _, s := range largest(summaries) {
		if s.Way != Etl || s.Scenario != First || s.Parallel != parallel {
			continue
		}
		for _, r := range s.Memory {
			chart.Add(s.Shape, r.At.Seconds(), float64(r.RSS)/1e6)
		}
	}
	return chart
}

// cost is the time of a million rows by the number of rows.
func cost(summaries []Summary) svg.Chart {
	chart := svg.Lines{Title: "Cost of a first load by rows", X: "thousand rows", Y: "seconds per million rows"}
	parallel := mainParallel(summaries)
	for _, s := range summaries {
		if s.Scenario == First && s.Parallel == parallel && s.Shape == "wide" && (s.Way == Etl || s.Way == Floor) {
			chart.Add(s.Shape+", "+s.Way, float64(s.Rows)/1e3, s.PerMillion(s.Wall).Seconds())
		}
	}
	return chart
}

func cores(summaries []Summary) svg.Chart {
	chart := svg.Bars{Title: "CPU time of etl's loads by process", Y: "CPU seconds per million rows", Parts: []string{"etl", "simulator", "PostgreSQL"}}
	parallel := mainParallel(summaries)
	for _, s := range largest(summaries) {
		if s.Way == Etl && s.Parallel == parallel {
			part := func(d time.Duration) float64 { return s.PerMillion(d).Seconds() }
			chart.Add(fmt.Sprintf("%s, %s", s.Shape, s.Scenario), part(s.CPU.Client), part(s.CPU.Simulator), part(s.CPU.PostgreSQL))
		}
	}
	return chart
}
