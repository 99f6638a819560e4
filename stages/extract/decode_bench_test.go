package extract

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/klauspost/compress/gzip"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/resultset"
	"github.com/snowpg/etl/pipeline"
)

// benchRows are those of a chunk as Snowflake sends it for such tables; fewer
// of long ones, so that even a short benchmark gets through many chunks.
func benchRows(shape string) int {
	if shape == "long" {
		return 1_000
	}
	return 50_000
}

// BenchmarkDecode measures what one row costs between the socket and the
// encoder: decompress is the gzip alone, whole adds the download from memory
// and the Arrow messages.
func BenchmarkDecode(b *testing.B) {
	for _, shape := range dataset.Shapes() {
		rows := benchRows(shape)
		compressed, plain := benchChunk(b, shape, rows)
		perRow := func(b *testing.B, step func()) {
			b.SetBytes(int64(plain / rows))
			b.ReportAllocs()
			for done := 0; done < b.N; done += rows {
				step()
			}
		}
		b.Run("decompress/"+shape, func(b *testing.B) {
			dst, r := make([]byte, plain), new(gzip.Reader)
			perRow(b, func() {
				if err := r.Reset(bytes.NewReader(compressed)); err != nil {
					b.Fatal(err)
				}
				if n, err := io.ReadFull(r, dst); err != nil {
					b.Fatal(n, err)
				}
			})
		})
		b.Run("whole/"+shape, func(b *testing.B) {
			budget := pipeline.NewBudget(1 << 30)
			kept := &buffers{limit: budget.Limit()}
			perRow(b, func() {
				c := &claim{budget: budget, buffers: kept}
				records, err := decodeStream(bytes.NewReader(compressed), c, int64(rows))
				if err != nil {
					b.Fatal(err)
				}
				release(records)
				c.release()
			})
		})
	}
}

// decodeStream decodes a part as it comes from a socket.
func decodeStream(stream io.Reader, c *claim, promised int64) ([]arrow.Record, error) {
	body := partBody{ReadCloser: io.NopCloser(stream), claim: c}
	plain, err := body.whole()
	if err != nil {
		return nil, err
	}
	return decodeAll(plain, promised)
}

// discard has no other methods than Write, so that nothing is left out.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// chunk is a compressed chunk of a shape, and its size when decompressed.
func benchChunk(b testing.TB, shape string, rows int) (compressed []byte, plain int) {
	b.Helper()
	table, err := dataset.Shape(shape, dataset.Options{Rows: rows, Seed: 1, Now: time.Unix(1_750_000_000, 0)})
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
