package pgcopy_test

import (
	"testing"

	"github.com/snowpg/etl/internal/pgcopy"
)

const benchRows = 8192

// BenchmarkAppend measures the encoder alone, as one operation per row.
func BenchmarkAppend(b *testing.B) {
	for _, shape := range []shape{narrow(), wide(), wideWithoutJSON()} {
		b.Run(shape.name, func(b *testing.B) { benchmarkAppend(b, shape) })
	}
}

// benchmarkAppend encodes the rows of a shape again and again.
func benchmarkAppend(b *testing.B, s shape) {
	rec := s.record(b, benchRows)
	defer rec.Release()
	plan, err := pgcopy.NewPlan(s.columns, rec.Schema(), pgcopy.Policy{})
	if err != nil {
		b.Fatal(err)
	}
	buf, err := plan.Append(nil, rec, 0, benchRows)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(buf) / benchRows))
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; done += benchRows {
		if buf, err = plan.Append(buf[:0], rec, 0, min(benchRows, b.N-done)); err != nil {
			b.Fatal(err)
		}
	}
}
