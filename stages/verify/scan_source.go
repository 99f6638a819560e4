package verify

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"runtime"
	"sync"

	"github.com/snowpg/etl/internal/pgbinary"
	"github.com/snowpg/etl/pipeline"
)

// visit is called with every row of a side. tuple and row are valid until it
// returns. worker counts from 0: calls with one worker never overlap.
type visit func(worker int, row hashed, tuple []byte) error

// encodeRows is how many rows are encoded at a time.
const encodeRows = 1024

// workers is how many goroutines encode and hash a source at a time.
func workers() int { return runtime.GOMAXPROCS(0) }

// scanSource reads a slice, and encodes its rows as a load would: rows that a
// load would reject are left out.
func (v *Verifier) scanSource(ctx context.Context, s pipeline.Slice, step Step, seed maphash.Seed, each visit) (lost, error) {
	rows := v.tally(s.Run.Table.Name, step)
	defer rows.end()
	scan := &sourceScan{each: rows.counted(each), idle: make(chan *encoding, workers())}
	for n := range workers() {
		scan.idle <- &encoding{
			worker: n, encoder: v.stages.NewEncoder(s.Run.Table), hasher: newHasher(seed, s.Run.Table),
			reject: s.Run.Table.BadRows.Reject,
		}
	}
	opened := func(pipeline.Opened) {}
	if _, err := v.stages.Extractor.Extract(ctx, s, opened, scan.batch); err != nil {
		return lost{}, fmt.Errorf("reading the source: %w", err)
	}
	close(scan.idle) // Extract has returned, so all are idle
	all := lost{columns: make(map[string]bool)}
	for e := range scan.idle {
		all.rows += e.rejected
		for _, l := range e.encoder.Losses() {
			all.columns[l.Column] = true
		}
	}
	return all, nil
}

// lost is what a load leaves out of the source, as its policies allow: rows,
// and parts of the values of some columns.
type lost struct {
	rows    int64
	columns map[string]bool
}

// sourceScan hands batches to whichever worker is idle.
type sourceScan struct {
	each visit
	idle chan *encoding
}

func (s *sourceScan) batch(ctx context.Context, b pipeline.Batch) error {
	defer b.Release()
	select {
	case e := <-s.idle:
		defer func() { s.idle <- e }()
		return e.rows(ctx, b, s.each)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// encoding is one worker's tools.
type encoding struct {
	worker  int
	encoder pipeline.Encoder
	hasher  *hasher
	buf     []byte
	fields  [][]byte

	reject   bool
	rejected int64
}

func (e *encoding) rows(ctx context.Context, b pipeline.Batch, each visit) error {
	rows := int(b.Record.NumRows())
	for from := 0; from < rows; {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		to := min(from+encodeRows, rows)
		var err error
		e.buf, err = e.encoder.Append(e.buf[:0], b.Record, from, to)
		var bad *pipeline.RowError
		switch {
		case err == nil:
			from = to
		case e.reject && errors.As(err, &bad):
			from = bad.Row + 1
			e.rejected++
		default:
			return fmt.Errorf("encoding: %w", err)
		}
		if err := e.tuples(each); err != nil {
			return err
		}
	}
	return nil
}

// tuples takes apart what the encoder has put together.
func (e *encoding) tuples(each visit) error {
	for rest := e.buf; len(rest) > 0; {
		fields, n, err := pgbinary.Next(rest, e.fields[:0])
		e.fields = fields
		if err != nil {
			return err
		}
		if n == 0 {
			return pgbinary.ErrMalformed
		}
		if err := each(e.worker, e.hasher.hash(fields), rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// digestSource sums up the source.
func (v *Verifier) digestSource(ctx context.Context, s pipeline.Slice, seed maphash.Seed) (*digest, lost, error) {
	parts := make([]*digest, workers())
	for i := range parts {
		parts[i] = newDigest(len(s.Run.Table.Columns))
	}
	left, err := v.scanSource(ctx, s, Hashing, seed, func(worker int, row hashed, _ []byte) error {
		parts[worker].add(row)
		return nil
	})
	for _, p := range parts[1:] {
		parts[0].merge(p)
	}
	return parts[0], left, err
}

// locked lets one call in at a time.
func locked(each visit) visit {
	var mu sync.Mutex
	return func(worker int, row hashed, tuple []byte) error {
		mu.Lock()
		defer mu.Unlock()
		return each(worker, row, tuple)
	}
}
