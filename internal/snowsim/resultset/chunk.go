package resultset

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// Encoding says what a chunk's bytes are.
type Encoding struct {
	JSON   bool // rows as JSON instead of an Arrow stream
	Format Format
}

// Encode returns the part's bytes before compression.
func (e Encoding) Encode(p Part) ([]byte, error) {
	if e.JSON {
		return JSONChunk(p)
	}
	return Arrow(p, e.Format)
}

// Size is the length of what Encode returns. For JSON it is an estimate, the
// same part as an Arrow stream: the true length would cost the encoding.
func (e Encoding) Size(p Part) (int, error) { return Size(p, e.Format) }

// Compressors are large; one is kept for each chunk encoded at the same time.
var compressors = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		return err
	}
	return w
}}

// Gzip compresses a chunk the fastest way there is: the simulator's CPU time
// must not be what a benchmark measures.
func Gzip(raw []byte) ([]byte, error) {
	w, ok := compressors.Get().(*gzip.Writer)
	if !ok {
		return nil, fmt.Errorf("compress chunk: gzip level %d is not available", gzip.BestSpeed)
	}
	defer compressors.Put(w)
	var out bytes.Buffer
	out.Grow(len(raw)/3 + 64)
	w.Reset(&out)
	if _, err := w.Write(raw); err != nil {
		return nil, fmt.Errorf("compress chunk: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress chunk: %w", err)
	}
	return out.Bytes(), nil
}
