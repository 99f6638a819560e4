package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/catalog/source"
)

func TestReadsTooMuch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		partitions, total int64
		slices            int
		want              bool
	}{
		{100, 100, 2, true},
		{60, 100, 2, false}, // its half, and what lies at the ends
		{100, 100, 16, true},
		{40, 100, 16, true},
		{30, 100, 16, false},
		{12, 100, 16, false},
		{8, 8, 16, false}, // too few to speak of
		{9, 9, 16, true},
		{0, 0, 4, false},
		{5, 2000, 4, false}, // a window of few rows
		{2000, 2000, 256, true},
	}
	for _, tt := range tests {
		s := source.Scan{Partitions: tt.partitions, PartitionsTotal: tt.total}
		if got := readsTooMuch(s, tt.slices); got != tt.want {
			t.Errorf("%d of %d partitions in each of %d slices: %v", tt.partitions, tt.total, tt.slices, got)
		}
	}
}

// TestPlanWarnsWhereSlicesDoNotPrune plans two tables of the same rows, a
// twentieth of them in each micro-partition: in the order of the watermark, and
// all over it.
func TestPlanWarnsWhereSlicesDoNotPrune(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_SLICE_ROWS"] = "300"
	const each = orderRows / 20
	for table, within := range map[string]string{
		"ORDERED":  fmt.Sprintf("ID > %d * %%[1]d AND ID <= %d * (%%[1]d + 1)", each, each),
		"SHUFFLED": "ID %% 20 = %d",
	} {
		w.source("CREATE TABLE " + table + " (ID NUMBER(9) NOT NULL PRIMARY KEY)")
		for i := range 20 {
			w.source("INSERT INTO " + table + " SELECT ID FROM (SELECT ORDER_ID AS ID FROM ORDERS) WHERE " + fmt.Sprintf(within, i))
		}
	}
	ordered := w.plan(exitPending, "--tables", "ordered", "--watermark", "ID")
	if s := ordered.SliceScan; s == nil || s.Partitions < 4 || s.Partitions > 6 || s.PartitionsTotal != 20 || s.Bytes <= 0 || s.Warning != "" || s.Error != "" {
		t.Errorf("ordered, in %d slices: %+v", ordered.Slices, s)
	}
	shuffled := w.plan(exitPending, "--tables", "shuffled", "--watermark", "ID")
	if s := shuffled.SliceScan; s == nil || s.Partitions != 20 || s.PartitionsTotal != 20 || s.Warning == "" || s.Error != "" {
		t.Errorf("shuffled, in %d slices: %+v", shuffled.Slices, s)
	}
	w.etl("plan", "--tables", "shuffled", "--watermark", "ID").
		want(t, exitPending, "warning    each of the 5 slices reads about 20 of 20 micro-partitions", `CLUSTER BY ("ID")`)
	if o := w.etl("plan", "--tables", "ordered", "--watermark", "ID").want(t, exitPending); strings.Contains(o.stdout, "warning") {
		t.Errorf("a warning without need:\n%s", o.stdout)
	}
	if p := w.plan(exitPending, "--tables", "shuffled", "--watermark", "ID", "--atomic"); p.SliceScan != nil {
		t.Errorf("one slice was asked about: %+v", p.SliceScan)
	}
}

// TestPlanDoesWithoutAnExplanation plans a view, which the simulator does not
// explain.
func TestPlanDoesWithoutAnExplanation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_SLICE_ROWS"] = "300"
	w.source("CREATE VIEW SHOWN AS SELECT ORDER_ID AS ID FROM ORDERS")
	args := []string{"--tables", "shown", "--watermark", "ID", "--key", "ID"}
	p := w.plan(exitPending, args...)
	if p.Slices != 5 || p.SliceScan == nil || !strings.Contains(p.SliceScan.Error, "EXPLAIN") || p.SliceScan.Warning != "" {
		t.Errorf("%+v, %+v", p, p.SliceScan)
	}
	w.etl(append([]string{"plan"}, args...)...).want(t, exitPending, "5 slices")
}
