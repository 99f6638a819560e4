package plan

import (
	"strings"
	"testing"

	"github.com/snowpg/etl/pipeline"
)

func TestUsefulWorkers(t *testing.T) {
	t.Parallel()
	// ample has no limit but the setting's.
	ample := Load{Rows: 100e6, Slices: 2, BatchRows: 10_000, Memory: 1 << 30, Connections: 90, Most: 64}
	tests := map[string]struct {
		change func(l *Load)
		useful int
		limit  Limit
		why    string
	}{
		"nothing in the way":      {func(*Load) {}, 64, LimitSetting, "as far as --parallel goes; no more than"},
		"one chunk":               {func(l *Load) { l.Rows, l.Slices = 10_000, 1 }, 1, LimitChunks, "10000 rows make 1 chunk"},
		"a row more":              {func(l *Load) { l.Rows, l.Slices = 10_001, 1 }, 2, LimitChunks, "10001 rows make 2 chunks"},
		"one row":                 {func(l *Load) { l.Rows, l.Slices = 1, 1 }, 1, LimitChunks, "1 row make"},
		"few rows a slice":        {func(l *Load) { l.Rows, l.Slices = 240_000, 8 }, 12, LimitChunks, "each of the 8 slices, of which 4 are loaded at a time, makes 3 chunks"},
		"few rows, but wide ones": {func(l *Load) { l.Rows, l.Slices, l.Bytes = 10_000, 1, 9*pipeline.ChunkBytes }, 9, LimitChunks, "9 chunks"},
		"its own machine":         {func(l *Load) { l.Cores = 2 }, 2, LimitCores, "on this machine, which has 2 cores"},
		"few connections":         {func(l *Load) { l.Connections = 3 }, 3, LimitConnections, "3 connections free for it; no more than"},
		"no connection":           {func(l *Load) { l.Connections = 0 }, 1, LimitConnections, "0 connections"},
		"connections unknown":     {func(l *Load) { l.Connections = -1 }, 64, LimitSetting, ""},
		"little memory":           {func(l *Load) { l.Memory = 5*pipeline.StreamBytes + 1 }, 5, LimitMemory, "--memory"},
		"no memory":               {func(l *Load) { l.Memory = 0 }, 1, LimitMemory, "--memory"},
		"the tightest one":        {func(l *Load) { l.Memory, l.Connections, l.Cores = 9*pipeline.StreamBytes, 7, 8 }, 7, LimitConnections, "7"},
		"the first of equal ones": {func(l *Load) { l.Connections, l.Cores = 8, 8 }, 8, LimitCores, "8 cores"},
		"nothing known":           {func(l *Load) { *l = Load{} }, 1, LimitSetting, ""},
	}
	for name, tt := range tests {
		l := ample
		tt.change(&l)
		if w := UsefulWorkers(l); w.Useful != tt.useful || w.Limit != tt.limit || !strings.Contains(w.Why, tt.why) {
			t.Errorf("%s: %+v, want %d for %s with %q", name, w, tt.useful, tt.limit, tt.why)
		}
	}
}
