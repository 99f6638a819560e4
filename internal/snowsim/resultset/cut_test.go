package resultset

import (
	"bytes"
	"io"
	"sync"
	"testing"

	"github.com/klauspost/compress/gzip"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// TestCutCoversEveryRowOnce: parts are in order, not empty, within one block
// and never larger than allowed.
func TestCutCoversEveryRowOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := &data.Result{Columns: []data.Column{{Name: "B", Type: data.Type{Kind: data.Boolean}}}}
		for range rapid.IntRange(0, 4).Draw(t, "blocks") {
			n := rapid.IntRange(0, 300).Draw(t, "rows")
			r.Blocks = append(r.Blocks, &data.Block{Rows: n, Columns: []*data.Vector{{Bools: make([]bool, n)}}})
		}
		l := Limits{
			InlineBytes:    rapid.IntRange(0, 40).Draw(t, "inline"),
			FirstChunkRows: rapid.IntRange(0, 50).Draw(t, "first"),
			ChunkRows:      rapid.IntRange(0, 200).Draw(t, "most"),
		}
		inline, ok, chunks := Cut(r, l)
		parts := chunks
		if ok {
			parts = append([]Part{inline}, chunks...)
		}
		checkCover(t, r, parts)
		for _, p := range chunks {
			if l.ChunkRows > 0 && p.Rows() > l.ChunkRows {
				t.Fatalf("chunk of %d rows, at most %d allowed", p.Rows(), l.ChunkRows)
			}
		}
	})
}

func checkCover(t *rapid.T, r *data.Result, parts []Part) {
	t.Helper()
	for _, b := range r.Blocks {
		at := 0
		for at < b.Rows {
			if len(parts) == 0 || parts[0].Block != b || parts[0].Lo != at || parts[0].Rows() <= 0 {
				t.Fatalf("row %d of a block is not where the next part begins", at)
			}
			at = parts[0].Hi
			parts = parts[1:]
		}
	}
	if len(parts) > 0 {
		t.Fatalf("%d parts too many", len(parts))
	}
}

func boolPart(id uint64, rows int) Part {
	typ := data.Type{Kind: data.Boolean}
	b := &data.Block{ID: id, Rows: rows, Columns: []*data.Vector{{Type: typ, Bools: make([]bool, rows)}}}
	return Part{Columns: []data.Column{{Name: "B", Type: typ}}, Block: b, Hi: rows}
}

func TestCacheKeepsStoredBlocksOnly(t *testing.T) {
	t.Parallel()
	c := NewCache(1 << 20)
	first, err := c.Chunk(boolPart(1, 100), Encoding{})
	if err != nil {
		t.Fatal(err)
	}
	again, _ := c.Chunk(boolPart(1, 100), Encoding{})
	if &first[0] != &again[0] {
		t.Error("a stored block was encoded twice")
	}
	renamed := boolPart(1, 100)
	renamed.Columns[0].Name = "OTHER"
	other, _ := c.Chunk(renamed, Encoding{})
	if bytes.Equal(first, other) {
		t.Error("a renamed column got the cached bytes")
	}
	size := c.Bytes()
	if _, err := c.Chunk(boolPart(0, 100), Encoding{}); err != nil || c.Bytes() != size {
		t.Errorf("a passing block was cached: %d bytes, then %d, %v", size, c.Bytes(), err)
	}
}

func TestCacheStaysWithinItsLimit(t *testing.T) {
	t.Parallel()
	c := NewCache(2_000)
	var wg sync.WaitGroup
	for id := range 50 {
		wg.Go(func() {
			body, err := c.Chunk(boolPart(uint64(id)+1, 100), Encoding{})
			if err != nil {
				t.Error(err)
				return
			}
			z, err := gzip.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := io.Copy(io.Discard, z); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := c.Bytes(); got > 2_000 || got == 0 {
		t.Errorf("%d bytes cached, want 1 to 2000", got)
	}
}
