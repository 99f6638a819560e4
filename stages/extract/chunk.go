package extract

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
)

// fetch brings one part into the budget, verified, and emits its records.
func (e *Extractor) fetch(ctx context.Context, s pipeline.Slice, r *result, i int, total *tally, emit func(context.Context, pipeline.Batch) error) error {
	expected := e.typical.Load()
	reserved := cmp.Or(expected, firstReservation)
	if err := e.options.Budget.Reserve(ctx, reserved); err != nil {
		return err
	}
	var records []arrow.Record
	var size int64
	again := func(a fault.Attempt) { e.options.OnRetry(s, a) }
	err := e.options.Retry.Do(ctx, fmt.Sprintf("chunk %d", i), again, func(ctx context.Context) error {
		var err error
		records, size, err = download(ctx, r, i, expected)
		return err
	})
	if err != nil {
		e.options.Budget.Free(reserved)
		return err
	}
	e.options.Budget.Adjust(size - reserved)
	e.remember(size)
	total.rows.Add(countRows(records))
	total.bytes.Add(size)
	return emitAll(ctx, records, e.share(size, len(records)), emit)
}

// remember lets the next reservations follow the size of chunks upwards at
// once and downwards slowly: chunks of a result grow.
func (e *Extractor) remember(size int64) {
	old := e.typical.Load()
	e.typical.CompareAndSwap(old, max(size, (3*old+size)/4)) // a lost race is another chunk's estimate
}

// share gives a chunk's bytes back when the last of its records is released.
func (e *Extractor) share(size int64, records int) func() {
	if records == 0 {
		e.options.Budget.Free(size)
		return nil
	}
	var left atomic.Int64
	left.Store(int64(records))
	return func() {
		if left.Add(-1) == 0 {
			e.options.Budget.Free(size)
		}
	}
}

func emitAll(ctx context.Context, records []arrow.Record, free func(), emit func(context.Context, pipeline.Batch) error) error {
	for i, record := range records {
		if err := emit(ctx, pipeline.Batch{Record: record, Free: free}); err != nil {
			for _, unsent := range records[i+1:] {
				pipeline.Batch{Record: unsent, Free: free}.Release()
			}
			return err
		}
	}
	return nil
}

// download fetches and decodes one part and checks it against what Snowflake
// promised. expected is a guess at its size, size the memory its records hold,
// both in bytes.
func download(ctx context.Context, r *result, i int, expected int64) (records []arrow.Record, size int64, err error) {
	err = r.read(ctx, i, func(stream io.Reader, promised int64) (err error) {
		records, size, err = decodeAll(stream, expected, promised)
		return err
	})
	if err != nil {
		release(records)
		return nil, 0, err
	}
	return records, size, nil
}

// downloadError says what may be done about a failed download. A refused link
// needs a new one; with that, and else, it is worth another try.
func downloadError(ctx context.Context, r *result, i, generation int, facts *transfer, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if facts.failure != nil { // the driver knows only that there is no chunk
		err = facts.failure
	}
	err = Describe(err)
	if facts.expired() {
		err = fmt.Errorf("part %d: %w: the link has expired, or the result is gone", i, err)
		if renewErr := r.renew(ctx, generation); renewErr != nil {
			return fault.As(fault.Restart, fmt.Errorf("%w; %w", err, renewErr))
		}
		return fault.As(fault.Retry, err)
	}
	var network net.Error
	if facts.failure != nil || errors.As(err, &network) {
		return fault.As(fault.Retry, fmt.Errorf("part %d: %w", i, err))
	}
	return fault.As(fault.Retry, &IntegrityError{QueryID: r.queryID, Part: i, Reason: "the download is incomplete or damaged", Err: err})
}
