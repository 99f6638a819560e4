package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// held is a load of so many rows that took so long and held so much.
func held(scenario string, rows int, wall time.Duration, rss int64) Sample {
	s := loaded(Etl, 8, wall)
	s.Scenario, s.Rows, s.Moved, s.PeakRSS = scenario, rows, int64(rows), rss
	s.Memory = []Reading{{time.Second, 1 << 20}, {2 * time.Second, rss}}
	return s
}

func TestMemoryJudgesGrowthAndPeak(t *testing.T) {
	t.Parallel()
	samples := []Sample{
		held(First, 1_000, 2*time.Second, 100<<20), held(First, 10_000, 22*time.Second, 200<<20), held(Slow, 50_000, time.Hour, 700<<20),
	}
	var out, chart bytes.Buffer
	if err := Memory(&out, Environment{}, Summarise(samples)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| first load | wide | etl | 10000 | 1 | 22.00 | 455 | 27.3 |", "| slow line | wide | etl | 50000 |",
		"× | ≤ 10.50 | 11.00 | **missed** |", "| ≤ 640.00 | 700.00 | **missed** |",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	if err := MemoryPlot(Summarise(samples)).SVG(&chart); err != nil || !strings.Contains(chart.String(), ">wide, 10000 rows<") {
		t.Errorf("%v\n%s", err, &chart)
	}
	if err := MemoryPlot(nil).SVG(&chart); err != nil {
		t.Error(err)
	}
}

func TestNoBarWithoutBothTables(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{1_000, 9_999} {
		if b := growthBar(Summarise([]Sample{held(First, 1_000, 1, 1), held(First, rows, 1, 1)}), Etl); b.known {
			t.Errorf("%d and 1000 rows were compared", rows)
		}
	}
}

func TestThinningKeepsThePeaks(t *testing.T) {
	t.Parallel()
	var all []Reading
	for i := range 10 * points {
		all = append(all, Reading{time.Duration(i), int64(i * 7919 % 10_007)})
	}
	got := thinned(all)
	if len(got) != points {
		t.Fatalf("%d readings", len(got))
	}
	for i, r := range got {
		for _, of := range all[10*i : 10*(i+1)] {
			if of.RSS > r.RSS {
				t.Error(fmt.Errorf("stretch %d has %d, kept %d", i, of.RSS, r.RSS))
			}
		}
	}
	if short := thinned(all[:3]); len(short) != 3 {
		t.Errorf("%d of 3 readings", len(short))
	}
}
