package progress

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"
)

func sampleRows() []Row {
	begun := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	return []Row{
		{
			Table: "orders", Mode: "upsert", Path: "prefilter", Result: "done", Read: 1_000_000, Merged: 10_000, Unchanged: 990_000,
			Begun: begun, Ended: begun.Add(12345 * time.Millisecond),
			From: "2024-04-30 00:00:00.000000001", To: "2024-05-01 00:00:00.000000000", QueryID: "01b4-0601",
		},
		{
			Table: "注文明細", Mode: "append", Path: "direct+insert", Result: "done", Read: 2_500_000, Merged: 2_500_000, Rejected: 3, Lossy: 17,
			Begun: begun.Add(time.Second), Ended: begun.Add(65 * time.Second), To: "900", QueryID: "01b4-0602",
		},
		{
			Table: "café\n", Mode: "upsert", Path: "upsert", Result: "nothing new", Begun: begun, Ended: begun.Add(80 * time.Millisecond),
			From: "5", To: "5", QueryID: "01b4-0603",
		},
		{Table: "events", Mode: "replace", Result: "failed", Error: "read events: permission denied; next: grant SELECT"},
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()
	golden(t, "summary.golden", summaryText(sampleRows(), 300<<20))
	golden(t, "summary-empty.golden", summaryText(nil, 0))
}

func TestSummaryJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := writeSummaryJSON(&out, sampleRows(), 300<<20); err != nil {
		t.Fatal(err)
	}
	golden(t, "summary.json.golden", out.String())
	if err := SummaryJSON(&out, nil); err != nil || !json.Valid(bytes.TrimSpace(out.Bytes()[bytes.LastIndexByte(bytes.TrimSpace(out.Bytes()), '\n')+1:])) {
		t.Errorf("%v: %s", err, out.String())
	}
}

func TestSummaryPrintsPeakMemory(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := Summary(&out, sampleRows()); err != nil {
		t.Fatal(err)
	}
	if _, known := PeakRSS(); known != strings.Contains(out.String(), "\npeak memory ") {
		t.Errorf("known %v, but:\n%s", known, out.String())
	}
}

// Every line of a grid has its columns at the same place on the screen,
// whatever the cells are made of.
func TestGridAligns(t *testing.T) {
	t.Parallel()
	text := rapid.StringMatching(`[a-z注é👩‍👧\x{0301}]{0,9}`)
	rapid.Check(t, func(t *rapid.T) {
		g := grid{columns: []column{{"name", left}, {"rows", right}, {"end", left}}}
		n := rapid.IntRange(0, 5).Draw(t, "rows")
		for range n {
			g.add(text.Draw(t, "cell"), text.Draw(t, "cell"), "|")
		}
		g.foot("", "", "|")
		var b strings.Builder
		g.write(&b)
		bars := make(map[int]bool)
		for line := range strings.Lines(b.String()) {
			if at := strings.IndexByte(line, '|'); at >= 0 {
				bars[uniseg.StringWidth(line[:at])] = true
			}
		}
		if len(bars) != 1 {
			t.Fatalf("the last column stands at %v:\n%s", bars, b.String())
		}
	})
}

func TestPeakRSS(t *testing.T) {
	t.Parallel()
	block := make([]byte, 64<<20)
	for i := 0; i < len(block); i += 4096 {
		block[i] = 1 // resident only once touched
	}
	if peak, ok := PeakRSS(); !ok || peak < uint64(len(block)) || peak > 1<<40 {
		t.Errorf("%d bytes (known: %v) with %d touched", peak, ok, len(block))
	}
}
