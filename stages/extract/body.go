package extract

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
)

// errStalled says that a download sent nothing for the stall limit.
var errStalled = errors.New("the download sent no byte for too long")

// watch ends a request's context when nothing has arrived for a while.
type watch struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
	limit  time.Duration
}

func startWatch(ctx context.Context, limit time.Duration) *watch {
	w := &watch{limit: limit}
	w.ctx, w.cancel = context.WithCancelCause(ctx)
	w.timer = time.AfterFunc(limit, func() { w.cancel(errStalled) })
	return w
}

func (w *watch) progress() { w.timer.Reset(w.limit) }

func (w *watch) stop() {
	w.timer.Stop()
	w.cancel(nil)
}

// cause replaces "context canceled" by the stall that cancelled it.
func (w *watch) cause(err error) error {
	if errors.Is(context.Cause(w.ctx), errStalled) {
		return errStalled
	}
	return err
}

// watchedBody counts a download's bytes and keeps its watch awake.
type watchedBody struct {
	body     io.ReadCloser
	watch    *watch
	transfer *transfer
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if n > 0 {
		b.transfer.bytes.Add(int64(n))
		b.watch.progress()
	}
	if err != nil && err != io.EOF {
		err = b.watch.cause(err)
	}
	return n, err
}

func (b *watchedBody) Close() error {
	err := b.body.Close()
	b.watch.stop()
	return err
}

// closingBody runs a function once its body is closed.
type closingBody struct {
	io.ReadCloser
	after func()
}

func (b *closingBody) Close() error {
	defer b.after()
	return b.ReadCloser.Close()
}

// decompressed takes a gzip content encoding off the response, as net/http would,
// with a decompressor that needs about half the time.
func decompressed(resp *http.Response) (*http.Response, error) {
	if resp.Header.Get("Content-Encoding") != "gzip" {
		return resp, nil
	}
	unpacked(resp)
	resp.Body = &gzipBody{compressed: resp.Body}
	return resp, nil
}

// unpacked says that the body is no longer what the header says.
func unpacked(resp *http.Response) {
	resp.Header.Del("Content-Encoding")
	resp.Header.Del("Content-Length")
	resp.ContentLength = -1
	resp.Uncompressed = true
}

var gzipReaders sync.Pool

// gzipBody starts to decompress with the first Read, so that an empty body is
// an empty body and not a broken gzip header.
type gzipBody struct {
	compressed io.ReadCloser
	reader     *gzip.Reader
	err        error
}

func (b *gzipBody) Read(p []byte) (int, error) {
	if b.reader == nil && b.err == nil {
		b.reader, b.err = takeGzipReader(b.compressed)
	}
	if b.err != nil {
		return 0, b.err
	}
	return b.reader.Read(p)
}

func (b *gzipBody) Close() error {
	if b.reader != nil {
		gzipReaders.Put(b.reader)
		b.reader, b.err = nil, errors.New("read after close")
	}
	return b.compressed.Close()
}

func takeGzipReader(r io.Reader) (*gzip.Reader, error) {
	if pooled, ok := gzipReaders.Get().(*gzip.Reader); ok {
		if err := pooled.Reset(r); err != nil {
			return nil, err
		}
		return pooled, nil
	}
	return gzip.NewReader(r)
}
