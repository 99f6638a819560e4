package pgcopy

import (
	"math"
	"testing"
	"time"
)

// BenchmarkLoopShape compares ways to run the row loop over the same three
// columns (bigint, double precision, timestamp), all without NULL.
//
//	interface   row by row, each column by its encoder
//	switch      row by row, a switch over hoisted buffers
//	columns     column by column, each tuple as long as the next
//
// The shapes take turns, and each reports the shortest time it took for a
// window of rows, so that a busy machine does not favour one.
func BenchmarkLoopShape(b *testing.B) {
	const rows, window = 4096, 256
	ids, floats, times := make([]int64, rows), make([]int64, rows), make([]int64, rows)
	for i := range rows {
		ids[i], floats[i], times[i] = int64(i)*7919, int64(math.Float64bits(float64(i)/3)), 1_700_000_000_000_000+int64(i)
	}
	byEncoder, bySwitch := shapePlan(ids, floats, times), shapePlan(ids, floats, times)
	for i := range byEncoder.columns {
		byEncoder.columns[i].how = viaEncoder
	}
	buf, stride := make([]byte, 0, rows*64), bySwitch.stride()
	shapes := []struct {
		name string
		run  func(from, to int)
		best time.Duration
	}{
		{name: "interface", run: func(from, to int) { byEncoder.appendEach(buf, from, to) }},
		{name: "switch", run: func(from, to int) { bySwitch.appendEach(buf, from, to) }},
		{name: "columns", run: func(from, to int) {
			if _, ok := bySwitch.appendStrides(buf, from, to, stride); !ok {
				b.Error("not of one length")
			}
		}},
	}
	for b.Loop() {
		for i := range shapes {
			s := &shapes[i]
			for from := 0; from < rows; from += window {
				began := time.Now()
				s.run(from, from+window)
				if took := time.Since(began); s.best == 0 || took < s.best {
					s.best = took
				}
			}
		}
	}
	for _, s := range shapes {
		b.ReportMetric(float64(s.best.Nanoseconds())/window, s.name+"-ns/row")
	}
}

func shapePlan(ids, bits, times []int64) *Plan {
	p := &Plan{fieldCount: [2]byte{0, 3}, maxRowBytes: DefaultMaxRowBytes, fixedRoom: fixedRoom(3)}
	values := make([]float64, len(bits))
	for i, v := range bits {
		values[i] = math.Float64frombits(uint64(v))
	}
	for _, e := range []encoder{
		&int8Encoder[int64]{integers[int64]{ids}},
		&float8Encoder{floats{values: values, bits: bits}},
		&timestamps[int64]{integers: integers[int64]{times}, instants: newInstants(6)},
	} {
		c := plannedColumn{encoder: e}
		c.hoist(e)
		p.columns = append(p.columns, c)
	}
	return p
}
