package extract

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// benchRows are those of a chunk as Snowflake sends it for such tables.
const benchRows = 50_000

// BenchmarkDecode measures what one row costs between the socket and the
// encoder: decompress is the gzip alone, whole adds the Arrow messages.
func BenchmarkDecode(b *testing.B) {
	for _, shape := range dataset.Shapes() {
		compressed, plain := benchChunk(b, shape)
		perRow := func(b *testing.B, step func(*gzip.Reader)) {
			b.SetBytes(int64(plain / benchRows))
			b.ReportAllocs()
			reader := new(gzip.Reader)
			for done := 0; done < b.N; done += benchRows {
				if err := reader.Reset(bytes.NewReader(compressed)); err != nil {
					b.Fatal(err)
				}
				step(reader)
			}
		}
		b.Run("decompress/"+shape, func(b *testing.B) {
			perRow(b, func(r *gzip.Reader) {
				if n, err := r.WriteTo(discard{}); err != nil || n != int64(plain) {
					b.Fatal(n, err)
				}
			})
		})
		b.Run("whole/"+shape, func(b *testing.B) {
			perRow(b, func(r *gzip.Reader) {
				records, _, err := decodeAll(r, int64(plain), benchRows)
				if err != nil {
					b.Fatal(err)
				}
				release(records)
			})
		})
	}
}

// discard has no other methods than Write, so that nothing is left out.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// chunk is a compressed chunk of a shape, and its size when decompressed.
func benchChunk(b testing.TB, shape string) (compressed []byte, plain int) {
	b.Helper()
	table, err := dataset.Shape(shape, dataset.Options{Rows: benchRows, Seed: 1, Now: time.Unix(1_750_000_000, 0)})
	if err != nil {
		b.Fatal(err)
	}
	var first *data.Block
	for block := range table.Blocks {
		first = block
	}
	part := resultset.Part{Columns: table.Columns, Computed: make([]bool, len(table.Columns)), Block: first, Hi: first.Rows}
	compressed, err = resultset.NewCache(1).Chunk(part, resultset.Encoding{Format: resultset.Format{Batches: 4}})
	if err != nil {
		b.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		b.Fatal(err)
	}
	n, err := r.WriteTo(discard{})
	if err != nil {
		b.Fatal(fmt.Errorf("decompress: %w", err))
	}
	return compressed, int(n)
}
