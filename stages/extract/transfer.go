package extract

import (
	"context"
	"io"
	"net/http"
	"sync/atomic"
)

// transfer collects the facts of one chunk download that the driver does not
// pass on. It travels in the request's context.
type transfer struct {
	claim  *claim       // where the chunk goes
	body   *partBody    // nil before there is one
	status atomic.Int64 // 0 before there was an answer
	bytes  atomic.Int64 // compressed
	// failure is why there is no answer with the chunk. It is written before
	// the driver has its answer, in the goroutine that waits for it.
	failure error
}

// whole is the content of a part, from its download, or from the stream of the
// one that came with the answer.
func (t *transfer) whole(stream io.Reader) ([]byte, error) {
	if t.body != nil {
		return t.body.whole()
	}
	return readWhole(stream, t.claim.plain, t.claim)
}

type transferKey struct{}

func withTransfer(ctx context.Context, t *transfer) context.Context {
	return context.WithValue(ctx, transferKey{}, t)
}

func transferFrom(ctx context.Context) *transfer {
	t, _ := ctx.Value(transferKey{}).(*transfer)
	return t
}

func (t *transfer) answered(resp *http.Response) {
	t.status.Store(int64(resp.StatusCode))
	if resp.StatusCode != http.StatusOK {
		t.failure = &StatusError{Status: resp.StatusCode, Wait: retryAfter(resp.Header)}
	}
}

// expired says that storage refused the link: it has expired, or the object
// is gone. The driver reports only that the download failed.
func (t *transfer) expired() bool {
	status := t.status.Load()
	return status == http.StatusForbidden || status == http.StatusNotFound
}
