package pipeline

import (
	"time"

	"github.com/apache/arrow/go/v15/arrow"
)

// Batch is a verified record batch. Whoever receives it owns it and must
// Release it exactly once. Its budget returns with the release.
type Batch struct {
	Record arrow.Record
	// Free gives back what the batch holds of the byte budget; may be nil.
	Free func()
	// arrived is when the pipeline got the batch.
	arrived time.Time
}

// Release gives the record's memory and its share of the budget back.
func (b Batch) Release() {
	b.Record.Release()
	if b.Free != nil {
		b.Free()
	}
}

// Chunk is a run of whole COPY BINARY tuples, without header and trailer, so
// that any writer can send it. Buf comes from the pipeline's pool and goes
// back there.
type Chunk struct {
	Rows int
	Buf  []byte
	// arrived is when the batch of its rows came.
	arrived time.Time
}
