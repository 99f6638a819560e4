package extract

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
)

// fetch brings one part into the budget, verified, and emits its records.
func (e *Extractor) fetch(ctx context.Context, s pipeline.Slice, r *result, i int, total *tally, emit func(context.Context, pipeline.Batch) error) error {
	select {
	case e.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	c, records, err := e.claimed(ctx, s, r, i)
	<-e.slots
	if err != nil {
		return err
	}
	rows := countRows(records)
	r.estimate.saw(rows, c.size)
	total.rows.Add(rows)
	total.bytes.Add(c.size)
	return emitAll(ctx, records, share(c, len(records)), emit)
}

// claimed reserves what a part is expected to take, and downloads it; once more
// with what it does take, if that is more than there is at the time.
func (e *Extractor) claimed(ctx context.Context, s pipeline.Slice, r *result, i int) (*claim, []arrow.Record, error) {
	expected := r.size(i)
	wanted := expected.reservation()
	for {
		if err := e.options.Budget.Reserve(ctx, wanted); err != nil {
			return nil, nil, err
		}
		c := &claim{budget: e.options.Budget, buffers: &e.buffers, reserved: wanted, plain: expected.plain}
		records, err := e.download(ctx, s, r, i, c)
		if err == nil && c.wanted == 0 {
			c.settle()
			return c, records, nil
		}
		c.release()
		if err != nil {
			return nil, nil, err
		}
		wanted = max(wanted, c.wanted)
	}
}

// download fetches a part and decodes it, again where that may help. Where the
// claim wants more than there is, it ends without an error.
func (e *Extractor) download(ctx context.Context, s pipeline.Slice, r *result, i int, c *claim) (records []arrow.Record, err error) {
	again := func(a fault.Attempt) { e.options.OnRetry(s, a) }
	err = e.options.Retry.Do(ctx, fmt.Sprintf("chunk %d", i), again, func(ctx context.Context) error {
		c.reset()
		err := r.read(ctx, i, c, func(plain []byte, promised int64) (err error) {
			records, err = decodeAll(plain, promised)
			return err
		})
		if errors.Is(err, errCrowded) {
			return nil
		}
		return err
	})
	return records, err
}

// share gives a part's memory back when the last of its records is released.
func share(c *claim, records int) func() {
	if records == 0 {
		c.release()
		return nil
	}
	var left atomic.Int64
	left.Store(int64(records))
	return func() {
		if left.Add(-1) == 0 {
			c.release()
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

// downloadError says what may be done about a failed download. A refused link
// needs a new one; with that, and else, it is worth another try.
func downloadError(ctx context.Context, r *result, i, generation int, facts *transfer, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, errCrowded) {
		return err
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
