package report

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"
)

// loaded is a sample of a first load of a wide table.
func loaded(way string, parallel int, wall time.Duration) Sample {
	return Sample{
		Key:   Key{Shape: "wide", Rows: 2_000_000, Scenario: First, Parallel: parallel, Way: way},
		Moved: 2_000_000, Bytes: 600_000_000, Wall: wall, Copy: wall / 2, Merge: wall / 4,
		CPU:     CPU{Client: wall / 10, Simulator: wall / 20, PostgreSQL: wall / 2},
		PeakRSS: int64(wall/time.Second) << 20, WAL: 5_000_000,
		Memory: []Reading{{At: time.Second, RSS: 10 << 20}},
	}
}

func TestMediansAreTakenOfEachFigure(t *testing.T) {
	t.Parallel()
	a, b, c := loaded(Etl, 4, 9*time.Second), loaded(Etl, 4, 2*time.Second), loaded(Etl, 4, 4*time.Second)
	a.WAL, b.WAL, c.WAL = 1, 7, 5
	b.Inexact = true
	got := Summarise([]Sample{a, b, c})
	if len(got) != 1 {
		t.Fatalf("%d summaries of one key", len(got))
	}
	s := got[0]
	if s.Samples != 3 || s.Wall != 4*time.Second || s.Fastest != 2*time.Second || s.Slowest != 9*time.Second || s.WAL != 5 {
		t.Errorf("got %+v", s)
	}
	if s.PeakRSS != 9<<20 || !s.Inexact {
		t.Errorf("peak %d, inexact %t: want the worst of all samples", s.PeakRSS, s.Inexact)
	}
	if s.RowsPerSecond() != 500_000 || s.MegabytesPerSecond() != 150 || s.PerMillion(s.Wall) != 2*time.Second {
		t.Errorf("%f rows/s, %f MB/s, %s a million", s.RowsPerSecond(), s.MegabytesPerSecond(), s.PerMillion(s.Wall))
	}
}

func TestMedianOfAnEvenNumber(t *testing.T) {
	t.Parallel()
	got := Summarise([]Sample{loaded(Etl, 1, 4*time.Second), loaded(Etl, 1, 2*time.Second)})
	if got[0].Wall != 3*time.Second {
		t.Errorf("got %s, want the mean of both", got[0].Wall)
	}
}

func TestLatenciesAreThoseOfAllChunks(t *testing.T) {
	t.Parallel()
	a, b := loaded(Etl, 1, time.Second), loaded(Etl, 1, time.Second)
	for ms := range 99 {
		a.Latencies = append(a.Latencies, time.Duration(99-ms)*time.Millisecond)
	}
	b.Latencies = []time.Duration{time.Second}
	s := Summarise([]Sample{a, b, loaded(Etl, 1, time.Second)})[0]
	if s.LatencyP50 != 50*time.Millisecond || s.LatencyP99 != 99*time.Millisecond || latencyText(s) != "50 / 99" {
		t.Errorf("p50 %v, p99 %v, %q", s.LatencyP50, s.LatencyP99, latencyText(s))
	}
	if s := Summarise([]Sample{loaded(Floor, 1, time.Second)})[0]; s.LatencyP50 != 0 || latencyText(s) != "" {
		t.Errorf("of no chunks %v", s.LatencyP50)
	}
}

func TestKeysKeepTheirOrder(t *testing.T) {
	t.Parallel()
	got := Summarise([]Sample{loaded(Floor, 2, 1), loaded(Etl, 2, 1), loaded(Floor, 2, 1), loaded(Floor, 1, 1)})
	var ways []string
	for _, s := range got {
		ways = append(ways, s.Way)
	}
	if strings.Join(ways, " ") != "floor etl floor" {
		t.Errorf("got %v", ways)
	}
}

func TestNothingMovedIsNoDivision(t *testing.T) {
	t.Parallel()
	s := Summarise([]Sample{{}})[0]
	if s.RowsPerSecond() != 0 || s.PerMillion(time.Second) != 0 {
		t.Errorf("%f rows/s, %s a million rows of none", s.RowsPerSecond(), s.PerMillion(time.Second))
	}
}

// measured are the samples of a small run.
func measured() []Sample {
	small := loaded(Etl, 4, time.Second)
	small.Rows, small.Moved = 1_000, 1_000
	lossy := loaded(Usual, 4, 8*time.Second)
	lossy.Inexact = true
	return []Sample{
		small, loaded(F1, 1, 4*time.Second), loaded(Floor, 1, 5*time.Second), loaded(Etl, 1, 10*time.Second),
		loaded(Floor, 4, 4*time.Second), loaded(Etl, 4, 6*time.Second), lossy, loaded(Seed, 4, 60*time.Second),
	}
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	e := Environment{
		Date: "some day", Processor: "Z80", Cores: 2, LoadBefore: "1 2 3", LoadAfter: "4 5 6", Repetitions: "many",
		Settings: []Fact{{"fsync", "on"}}, Versions: []Fact{{"PostgreSQL", "15"}},
	}
	if err := Markdown(&out, e, Summarise(measured())); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| date | some day |", "| processor | Z80, 2 cores |", "| load average before, after | 1 2 3, 4 5 6 |", "| PostgreSQL: fsync | on |", "| repetitions | many |",
		"## First load, --parallel 4", "| wide | etl | 1.50 | 1.50 | 6.00 (6.00–6.00) |", "| wide | copyfrom † | 2.00 |", "| wide | f1 |",
		"| wide | 1 | 10.00 | 5.00 | 1.25 |", // the sweep: COPY is 1.25 of f1
		"| wide, first load, × floor | ≤ 1.15 | 1.50 | **missed** |",
		"| wide, first load, times faster than upserts | ≥ 6.00 | 10.00 | met |",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "had other work") {
		t.Error("a load of 1 on 2 cores counts as busy")
	}
	if strings.Contains(out.String(), "Nothing changed,") {
		t.Error("a scenario that was not measured has a table")
	}
}

func TestBusyMachineIsSaid(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := Markdown(&out, Environment{Cores: 2, LoadBefore: "2.5 1 1"}, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "had other work") {
		t.Error("nothing about a load of 2.5 on 2 cores")
	}
}

func TestCSV(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := CSV(&out, Summarise(measured())); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 9 || len(lines[0]) != len(lines[1]) {
		t.Fatalf("%d lines, want a header and 8", len(lines))
	}
	if got := strings.Join(lines[6][:9], ","); got != "wide,2000000,first load,4,etl,1,2000000,600000000,6.000" {
		t.Errorf("got %s", got)
	}
}

func TestPlotsDrawWhatWasMeasured(t *testing.T) {
	t.Parallel()
	want := map[string]string{"throughput.svg": "wide, floor", "memory.svg": "wide", "cost.svg": "wide, etl", "cores.svg": "wide, first load"}
	plots := Plots(Summarise(measured()))
	for name, text := range want {
		var out bytes.Buffer
		if err := plots[name].SVG(&out); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), ">"+text+"<") {
			t.Errorf("%s does not name %q", name, text)
		}
	}
	for name, chart := range Plots(nil) { // nothing measured yet
		if err := chart.SVG(new(bytes.Buffer)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMainParallelWithoutBaselines: first loads alone vary in their streams.
func TestMainParallelWithoutBaselines(t *testing.T) {
	t.Parallel()
	firsts := []Sample{loaded(F1, 1, 1), loaded(Etl, 2, 1), loaded(Etl, 8, 1)}
	if got := mainParallel(Summarise(firsts)); got != 8 {
		t.Errorf("got %d of first loads, want the most", got)
	}
	backfill := loaded(Etl, 4, 1)
	backfill.Scenario = Backfill
	if got := mainParallel(Summarise(append(firsts, backfill))); got != 4 {
		t.Errorf("got %d, want that of the backfill", got)
	}
}
