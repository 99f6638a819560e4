package resultset

import "github.com/snowpg/etl/internal/snowsim/data"

// Limits says how a result is cut.
type Limits struct {
	// InlineBytes is the approximate size of the part that comes with the
	// answer; 0 leaves it out.
	InlineBytes int
	// FirstChunkRows is the rows of the first chunk; chunks grow from there
	// threefold. 0 means ChunkRows.
	FirstChunkRows int
	// ChunkRows is the most rows a chunk has; 0 means a whole block.
	ChunkRows int
	// EmptyEvery puts a chunk without rows behind every so many chunks; 0
	// means never.
	EmptyEvery int
}

// Cut divides a result into the inline part (ok false when there is none) and
// the chunks, in result order. No part spans two blocks.
func Cut(r *data.Result, l Limits) (inline Part, ok bool, chunks []Part) {
	grow := l.FirstChunkRows
	for _, b := range r.Blocks {
		lo := 0
		if !ok && l.InlineBytes > 0 && len(chunks) == 0 && b.Rows > 0 {
			lo, ok = inlineRows(r, b, l.InlineBytes), true
			inline = part(r, b, 0, lo)
		}
		for lo < b.Rows {
			hi := min(b.Rows, lo+chunkRows(&grow, l.ChunkRows, b.Rows))
			chunks = append(chunks, part(r, b, lo, hi))
			if lo = hi; l.EmptyEvery > 0 && len(chunks)%(l.EmptyEvery+1) == l.EmptyEvery {
				chunks = append(chunks, part(r, b, hi, hi))
			}
		}
	}
	return inline, ok, chunks
}

func part(r *data.Result, b *data.Block, lo, hi int) Part {
	return Part{Columns: r.Columns, Computed: r.Computed, Block: b, Lo: lo, Hi: hi}
}

// inlineRows is how many rows of b take about limit bytes, at least one.
func inlineRows(r *data.Result, b *data.Block, limit int) int {
	whole := part(r, b, 0, b.Rows)
	size := max(1, bodySize(whole.physicals(Format{}), b, whole.rows()))
	return max(1, min(b.Rows, int(int64(limit)*int64(b.Rows)/int64(size))))
}

// chunkRows is the rows of the next chunk, and moves grow on.
func chunkRows(grow *int, most, block int) int {
	if most <= 0 {
		most = block
	}
	if *grow <= 0 || *grow >= most {
		return most
	}
	n := *grow
	*grow *= 3
	return n
}
