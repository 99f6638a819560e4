package copyin

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/snowpg/etl/pipeline"
)

// header and trailer frame the tuples of a COPY BINARY stream; see "Binary
// Format" in the manual's page on COPY: signature, flags, length of the header
// extension, and a tuple with -1 columns at the end.
const (
	header  = "PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00"
	trailer = "\xff\xff"
)

// idleInterval is how often a Read without data returns to its caller.
// pgconn looks for an error of the server only between two Reads, so a Read
// that waited for the source would hide it for as long.
const idleInterval = 100 * time.Millisecond

var errStopped = errors.New("the copy has ended")

// reader makes one COPY BINARY stream of the chunks of a channel. Each Read
// fills its buffer completely if it can: every Read becomes one message and
// one write to the socket.
type reader struct {
	// ctx is here because io.Reader has no room for it, and pgconn does not
	// interrupt a Read when its own context ends.
	ctx     context.Context
	chunks  <-chan pipeline.Chunk
	recycle func(pipeline.Chunk)
	cancel  context.CancelFunc

	// mu lets stop wait for a Read in progress: pgconn's goroutine may
	// outlive the call that started it.
	mu      sync.Mutex
	idle    *time.Timer
	rest    []byte         // what is next to be read
	current pipeline.Chunk // what rest is a part of, while held
	held    bool
	rows    int64 // of the chunks taken so far
	err     error // given after rest
}

func newReader(ctx context.Context, chunks <-chan pipeline.Chunk, recycle func(pipeline.Chunk)) *reader {
	r := &reader{chunks: chunks, recycle: recycle, rest: []byte(header), idle: time.NewTimer(idleInterval)}
	r.ctx, r.cancel = context.WithCancel(ctx)
	return r
}

// Read implements io.Reader. It returns no bytes and no error when no chunk
// came for a while.
func (r *reader) Read(p []byte) (n int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle.Reset(idleInterval)
	for n < len(p) {
		if len(r.rest) == 0 && !r.next() {
			break
		}
		taken := copy(p[n:], r.rest)
		r.rest = r.rest[taken:]
		n += taken
	}
	if n > 0 {
		return n, nil
	}
	return 0, r.err
}

// next gives back the chunk that has been read and takes the following one. It
// says whether there is more to read now.
func (r *reader) next() bool {
	r.giveBack()
	if r.err != nil {
		return false
	}
	select {
	case chunk, open := <-r.chunks:
		if !open {
			r.rest, r.err = []byte(trailer), io.EOF
			return true
		}
		r.current, r.held, r.rest = chunk, true, chunk.Buf
		r.rows += int64(chunk.Rows)
		return true
	case <-r.ctx.Done():
		r.err = context.Cause(r.ctx)
	case <-r.idle.C:
	}
	return false
}

func (r *reader) giveBack() {
	if r.held {
		r.recycle(r.current)
	}
	r.current, r.held, r.rest = pipeline.Chunk{}, false, nil
}

// stop ends the stream: no Read is in progress when it returns, and none takes
// a chunk any more. It may be called again.
func (r *reader) stop() {
	r.cancel()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.idle.Stop()
	r.giveBack()
	if r.err == nil {
		r.err = errStopped
	}
}
