package resultset_test

import (
	"slices"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// orders is one block of the demo's widest table, as the engine stores it.
func orders(id uint64) resultset.Part {
	t := dataset.Orders(dataset.Options{Rows: 50_000, Now: time.Unix(1_800_000_000, 0)})
	b := slices.Collect(t.Blocks)[0]
	stored := &data.Block{Rows: b.Rows, Columns: b.Columns, ID: id}
	return resultset.Part{Columns: t.Columns, Block: stored, Hi: b.Rows}
}

// BenchmarkEncode is a chunk that was never asked for before.
func BenchmarkEncode(b *testing.B) {
	p, c := orders(0), resultset.NewCache(1<<30)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Chunk(p, resultset.Encoding{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*p.Rows()), "ns/row")
}

// BenchmarkCached is one that was.
func BenchmarkCached(b *testing.B) {
	p, c := orders(1), resultset.NewCache(1<<30)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Chunk(p, resultset.Encoding{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSize is announcing a chunk.
func BenchmarkSize(b *testing.B) {
	p := orders(0)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := resultset.Size(p, resultset.Format{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*p.Rows()), "ns/row")
}
