package pipeline_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"
	"go.uber.org/goleak"

	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake plays all stages in memory. A nil hook means "works".
type fake struct {
	batches, rowsPerBatch int
	slices                int // of a window; 0 means one
	alloc                 *memory.CheckedAllocator

	resolve func(pipeline.Request) error
	extract func(ctx context.Context, attempt int) error      // after the batches
	loading func(ctx context.Context, s pipeline.Slice) error // the same, by slice
	encode  func(attempt int) error
	copy    func(ctx context.Context, writer int) error // before the first chunk
	refuse  func(value byte) bool                       // a bad row
	renew   func() error
	release func() error
	merging func(context.Context, pipeline.Merge) // before the merge, not locked
	merge   func(pipeline.Merge) error
	promise func(rows int64) int64

	mu       sync.Mutex
	attempts int
	copied   []byte
	begun    int
	dropped  int
	// streams are the COPYs under way, mostStreams the most at any time.
	streams, mostStreams int
	released             map[string]error
	merged               []pipeline.Merge
	// transactions of MergeAll
	transactions int
	events       []pipeline.Event
}

func newFake(t *testing.T) *fake {
	alloc := memory.NewCheckedAllocator(memory.DefaultAllocator)
	t.Cleanup(func() { alloc.AssertSize(t, 0) })
	return &fake{batches: 10, rowsPerBatch: 300, alloc: alloc, released: make(map[string]error)}
}

func (f *fake) stages() pipeline.Stages {
	return pipeline.Stages{
		Planner: f, Fence: f, Extractor: f, Copier: f, Merger: f,
		NewEncoder: func(*pipeline.Table) pipeline.Encoder { return &fakeEncoder{f} },
	}
}

func (f *fake) Resolve(_ context.Context, r pipeline.Request) (*pipeline.Table, error) {
	if f.resolve != nil {
		if err := f.resolve(r); err != nil {
			return nil, err
		}
	}
	return &pipeline.Table{Request: r}, nil
}

func (f *fake) Window(_ context.Context, run *pipeline.Run) (pipeline.Window, error) {
	var w pipeline.Window
	for n := range max(1, f.slices) {
		w.Slices = append(w.Slices, pipeline.Slice{Run: run, N: n})
	}
	return w, nil
}

func (f *fake) Acquire(_ context.Context, t *pipeline.Table) (*pipeline.Run, error) {
	return &pipeline.Run{Table: t, Epoch: 1}, nil
}

func (f *fake) Renew(context.Context, *pipeline.Run) error {
	if f.renew != nil {
		return f.renew()
	}
	return nil
}

func (f *fake) Release(ctx context.Context, run *pipeline.Run, cause error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.released[run.Table.Name] = cause
	if f.release != nil {
		return errors.Join(f.release(), ctx.Err())
	}
	return ctx.Err()
}

func (f *fake) Extract(ctx context.Context, s pipeline.Slice, opened func(pipeline.Opened), emit func(context.Context, pipeline.Batch) error) (pipeline.Extracted, error) {
	f.mu.Lock()
	f.attempts++
	attempt := f.attempts
	f.mu.Unlock()
	total := int64(f.batches * f.rowsPerBatch)
	if f.promise != nil {
		total = f.promise(total)
	}
	opened(pipeline.Opened{QueryID: "q", Rows: total})
	for range f.batches {
		if err := emit(ctx, pipeline.Batch{Record: f.record()}); err != nil {
			return pipeline.Extracted{}, err
		}
	}
	if f.extract != nil {
		if err := f.extract(ctx, attempt); err != nil {
			return pipeline.Extracted{}, err
		}
	}
	if f.loading != nil {
		if err := f.loading(ctx, s); err != nil {
			return pipeline.Extracted{}, err
		}
	}
	return pipeline.Extracted{QueryID: "q", Rows: total}, nil
}

func (f *fake) record() arrow.Record {
	b := array.NewRecordBuilder(f.alloc, arrow.NewSchema([]arrow.Field{{Name: "a", Type: arrow.PrimitiveTypes.Int8}}, nil))
	defer b.Release()
	column, _ := b.Field(0).(*array.Int8Builder)
	for i := range f.rowsPerBatch {
		column.Append(int8(i))
	}
	return b.NewRecord()
}

func (f *fake) Begin(_ context.Context, _ pipeline.Slice, writers int) (*pipeline.Staging, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.begun++
	f.copied = nil
	return &pipeline.Staging{Relations: make([]string, writers), Copied: make([]int64, writers)}, nil
}

func (f *fake) Copy(ctx context.Context, _ *pipeline.Staging, writer int, chunks <-chan pipeline.Chunk, recycle func(pipeline.Chunk)) (int64, error) {
	if f.copy != nil {
		if err := f.copy(ctx, writer); err != nil {
			return 0, err
		}
	}
	f.stream(1)
	defer f.stream(-1)
	var rows int64
	for {
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case c, ok := <-chunks:
			if !ok {
				return rows, nil
			}
			f.mu.Lock()
			f.copied = append(f.copied, c.Buf...)
			f.mu.Unlock()
			rows += int64(c.Rows)
			recycle(c)
		}
	}
}

// stream counts COPY streams.
func (f *fake) stream(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.streams += n
	f.mostStreams = max(f.mostStreams, f.streams)
}

func (f *fake) Discard(ctx context.Context, _ *pipeline.Staging) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dropped++
	return ctx.Err()
}

func (f *fake) Merge(ctx context.Context, m pipeline.Merge) (pipeline.Merged, error) {
	if f.merging != nil {
		f.merging(ctx, m)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.merged = append(f.merged, m)
	if f.merge != nil {
		if err := f.merge(m); err != nil {
			return pipeline.Merged{}, err
		}
	}
	return pipeline.Merged{Staged: m.Rows, Written: m.Rows, Watermark: watermark.Value{}}, ctx.Err()
}

func (f *fake) MergeAll(ctx context.Context, slices int, next func(context.Context, int) (pipeline.Merge, error)) ([]pipeline.Merged, error) {
	var all []pipeline.Merged
	var jobs []pipeline.Merge
	for n := range slices {
		m, err := next(ctx, n)
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, m)
		if f.merging != nil {
			f.merging(ctx, m)
		}
		if f.merge != nil {
			if err := f.merge(m); err != nil {
				return nil, err
			}
		}
		all = append(all, pipeline.Merged{Staged: m.Rows, Written: m.Rows})
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.merged = append(f.merged, jobs...)
	f.transactions++
	return all, ctx.Err()
}

func (f *fake) Observe(e pipeline.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = append(f.events, e)
}

// fakeEncoder writes one byte a row.
type fakeEncoder struct{ *fake }

func (e *fakeEncoder) Append(dst []byte, rec arrow.Record, from, to int) ([]byte, error) {
	if e.encode != nil {
		e.mu.Lock()
		attempt := e.attempts
		e.mu.Unlock()
		if err := e.encode(attempt); err != nil {
			return dst, err
		}
	}
	column, ok := rec.Column(0).(*array.Int8)
	if !ok {
		return dst, errors.New("not the fake's record")
	}
	for i := from; i < to; i++ {
		if v := byte(column.Value(i)); e.refuse != nil && e.refuse(v) {
			return dst, &pipeline.RowError{Table: "t", Row: i, Key: []pipeline.KeyValue{{Column: "id", Value: strconv.Itoa(int(v))}}, Column: "a", Reason: "is five"}
		}
		dst = append(dst, byte(column.Value(i)))
	}
	return dst, nil
}

func (e *fakeEncoder) Losses() []pipeline.Loss {
	return []pipeline.Loss{{Column: "a", Kind: "test", Count: 1}}
}
