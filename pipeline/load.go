package pipeline

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/snowpg/etl/internal/fault"
)

// loaded is what one attempt brought into staging.
type loaded struct {
	Extracted
	Losses  []Loss
	Rejects []*RowError
	// Chunks were sent, BytesCopied in all.
	Chunks, BytesCopied int64
}

// load streams a slice from the source into its staging tables. Extractor,
// encoders and writers are ONE group: with nested groups an encoder's failure
// would never reach an extractor that waits for its output to be taken.
func (p *Pipeline) load(ctx context.Context, st *staged) (loaded, error) {
	w := &loading{
		pipeline: p, slice: st.slice, staging: st.staging, rejectedInRun: &st.shared.rejected,
		batches: make(chan Batch, st.writers),
		chunks:  make(chan Chunk, st.writers),
	}
	encoders := min(st.writers, runtime.GOMAXPROCS(0))
	w.buffers = newBufferPool(buffersPerWriter*st.writers + encoders)
	w.encoding.Store(int64(encoders))

	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() error { return w.extract(groupCtx) })
	for range encoders {
		group.Go(func() error { return w.encode(groupCtx) })
	}
	for i := range st.writers {
		group.Go(func() error { return w.copy(groupCtx, i) })
	}
	err := group.Wait()
	for b := range w.batches { // the extractor has closed it
		b.Release()
	}
	if err == nil {
		err = w.verify()
	}
	if err != nil {
		w.rejectedInRun.Add(-int64(len(w.rejects)))
		return loaded{}, err
	}
	return w.result(), nil
}

// loading is the state of one load, shared by its goroutines.
type loading struct {
	pipeline *Pipeline
	slice    Slice
	staging  *Staging
	batches  chan Batch
	chunks   chan Chunk
	buffers  *bufferPool
	encoding atomic.Int64 // encoders still at work; the last closes chunks

	chunksSent, bytesSent atomic.Int64

	extracted Extracted // written by the extractor's goroutine, read after Wait
	mu        sync.Mutex
	losses    []Loss
	rejects   []*RowError

	rejectedInRun *atomic.Int64 // by all its slices
}

func (w *loading) table() string { return w.slice.Run.Table.Name }

func (w *loading) observe(e Event) {
	e.Table, e.Run, e.Slice = w.table(), w.slice.Run, &w.slice
	w.pipeline.observe(e)
}

// extract feeds batches and closes them.
func (w *loading) extract(ctx context.Context) (err error) {
	defer close(w.batches)
	opened := func(o Opened) { w.observe(Event{Kind: QueryOpened, Rows: o.Rows, QueryID: o.QueryID}) }
	w.extracted, err = w.pipeline.stages.Extractor.Extract(ctx, w.slice, opened, w.send)
	return err
}

func (w *loading) send(ctx context.Context, b Batch) error {
	b.arrived = time.Now()
	rows := b.Record.NumRows() // never after the send: the receiver may have released it
	select {
	case w.batches <- b:
		w.observe(Event{Kind: BatchRead, Rows: rows})
		return nil
	case <-ctx.Done():
		b.Release()
		return ctx.Err()
	}
}

// copy runs one writer.
func (w *loading) copy(ctx context.Context, writer int) error {
	recycle := func(c Chunk) {
		w.chunksSent.Add(1)
		w.bytesSent.Add(int64(len(c.Buf)))
		w.observe(Event{Kind: ChunkCopied, Rows: int64(c.Rows), Bytes: int64(len(c.Buf)), Latency: time.Since(c.arrived)})
		w.buffers.put(c.Buf)
	}
	rows, err := w.pipeline.stages.Copier.Copy(ctx, w.staging, writer, w.chunks, recycle)
	w.staging.Copied[writer] = rows
	return err
}

// verify compares what was read with what was copied or rejected.
func (w *loading) verify() error {
	var copied int64
	for _, rows := range w.staging.Copied {
		copied += rows
	}
	if rejected := int64(len(w.rejects)); copied != w.extracted.Rows-rejected {
		return fault.As(fault.Restart, fmt.Errorf("query %s: %d rows were read and %d copied, %d were rejected",
			w.extracted.QueryID, w.extracted.Rows, copied, rejected))
	}
	return nil
}

func (w *loading) result() loaded {
	return loaded{
		Extracted: w.extracted, Losses: w.losses, Rejects: w.rejects,
		Chunks: w.chunksSent.Load(), BytesCopied: w.bytesSent.Load(),
	}
}
