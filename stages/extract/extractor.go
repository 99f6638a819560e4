package extract

import (
	"context"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
)

// Options are what the extractor needs beside its source.
type Options struct {
	// Budget bounds the bytes of parts, compressed and decoded, that are in
	// flight or kept for later ones, for the whole process.
	Budget *pipeline.Budget
	// Downloads is the number of chunks that all slices together fetch at a
	// time, 1 to 64.
	Downloads int
	// Retry repeats the download of a chunk.
	Retry fault.Retryer
	// OnRetry is told of each repetition; may be nil.
	OnRetry func(pipeline.Slice, fault.Attempt)
}

// Extractor implements pipeline.Extractor on a Source.
type Extractor struct {
	source  *Source
	options Options
	buffers buffers
	slots   chan struct{} // one in it for each download
	running atomic.Int64  // calls of Extract
}

var _ pipeline.Extractor = (*Extractor)(nil)

// New makes an extractor.
func New(source *Source, options Options) *Extractor {
	options.Downloads = max(1, options.Downloads)
	if options.OnRetry == nil {
		options.OnRetry = func(pipeline.Slice, fault.Attempt) {}
	}
	return &Extractor{
		source: source, options: options,
		buffers: buffers{limit: options.Budget.Limit()}, slots: make(chan struct{}, options.Downloads),
	}
}

// Extract implements pipeline.Extractor.
func (e *Extractor) Extract(ctx context.Context, s pipeline.Slice, opened func(pipeline.Opened), emit func(context.Context, pipeline.Batch) error) (pipeline.Extracted, error) {
	e.running.Add(1)
	defer e.leave()
	result, err := e.source.query(ctx, SQL(s))
	if err != nil {
		return pipeline.Extracted{}, fmt.Errorf("running the SELECT: %w", columnGone(err))
	}
	got := pipeline.Extracted{QueryID: result.queryID, Rows: result.loader.TotalRows()}
	if err := result.isArrow(); err != nil {
		return got, err
	}
	if err := verifyColumns(catalog.Selected(s.Run.Table.Columns), result); err != nil {
		return got, err
	}
	e.options.Retry.Budget.Cover(result.parts)
	opened(pipeline.Opened{QueryID: got.QueryID, Rows: got.Rows})
	read, err := e.fetchAll(ctx, s, result, emit)
	got.Bytes = read.bytes.Load()
	switch {
	case err != nil:
		return got, fmt.Errorf("query %s: %w", result.queryID, err)
	case read.rows.Load() != got.Rows:
		return got, fault.As(fault.Restart, fmt.Errorf("query %s: Snowflake promised %d rows and its parts hold %d", result.queryID, got.Rows, read.rows.Load()))
	default:
		return got, nil
	}
}

// leave gives the memory back that is kept for further parts, if there will be
// none soon.
func (e *Extractor) leave() {
	if e.running.Add(-1) == 0 {
		e.buffers.drop()
	}
}

// tally counts what the parts of one result gave.
type tally struct{ rows, bytes atomic.Int64 }

// fetchAll downloads the parts side by side, in no particular order.
func (e *Extractor) fetchAll(ctx context.Context, s pipeline.Slice, r *result, emit func(context.Context, pipeline.Batch) error) (*tally, error) {
	var next atomic.Int64
	total := new(tally)
	group, ctx := errgroup.WithContext(ctx)
	for range min(e.options.Downloads, r.parts) {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= r.parts {
					return nil
				}
				if err := e.fetch(ctx, s, r, i, total, emit); err != nil {
					return err
				}
			}
		})
	}
	return total, group.Wait()
}
