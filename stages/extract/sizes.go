package extract

import (
	"reflect"
	"sync/atomic"

	sf "github.com/snowflakedb/gosnowflake"
)

// partSize is what Snowflake announced of a chunk, in bytes; 0 for what it did
// not.
type partSize struct{ compressed, plain int64 }

// announced are the sizes of a result's chunks. The driver reads them and does
// not hand them out, but its fields are exported; nil if a version of it has
// others. They decide only on how much is reserved.
func announced(l sf.ArrowStreamLoader) []partSize {
	v := reflect.Indirect(reflect.ValueOf(l))
	if v.Kind() != reflect.Struct {
		return nil
	}
	chunks := v.FieldByName("ChunkMetas")
	if chunks.Kind() != reflect.Slice {
		return nil
	}
	sizes := make([]partSize, chunks.Len())
	for i := range sizes {
		sizes[i] = partSize{number(chunks.Index(i), "CompressedSize"), number(chunks.Index(i), "UncompressedSize")}
	}
	return sizes
}

func number(chunk reflect.Value, name string) int64 {
	if chunk.Kind() != reflect.Struct {
		return 0
	}
	if f := chunk.FieldByName(name); f.IsValid() && f.CanInt() {
		return max(0, f.Int())
	}
	return 0
}

// estimate guesses what the parts take of which nothing was announced.
type estimate struct{ perRow atomic.Int64 } // the most bytes a row took so far

// firstPerRow is a generous guess, in bytes, until a part has come: a row of
// more is one of long texts.
const firstPerRow = 1 << 10

// saw learns from a part: the next ones may well be a quarter larger.
func (e *estimate) saw(rows, bytes int64) {
	perRow := bytes/max(1, rows) + 1
	for {
		old := e.perRow.Load()
		if old >= perRow || e.perRow.CompareAndSwap(old, perRow+perRow/4) {
			return
		}
	}
}

func (e *estimate) plain(rows int64) int64 {
	perRow := e.perRow.Load()
	if perRow == 0 {
		perRow = firstPerRow
	}
	return min(max(leastRoom, rows*perRow), maxPartBytes)
}

// usualCompression is how many bytes become one, where nothing else is known.
const usualCompression = 2

// size is what the i-th part is expected to take.
func (r *result) size(i int) partSize {
	rows := r.rows[i]
	inline := r.parts - len(r.announced)
	if inline < 0 || i < inline { // the driver holds it, decompressed
		return partSize{plain: r.estimate.plain(rows)}
	}
	s := r.announced[i-inline]
	if s.plain == 0 {
		s.plain = r.estimate.plain(rows)
	}
	if s.compressed == 0 {
		s.compressed = s.plain / usualCompression
	}
	return partSize{min(s.compressed, maxPartBytes), min(s.plain, maxPartBytes)}
}

// reservation is the sum of the buffers that such a part takes.
func (s partSize) reservation() int64 {
	n := sizeClass(s.plain + 1)
	if s.compressed > 0 {
		n += sizeClass(s.compressed + 1)
	}
	return n
}
