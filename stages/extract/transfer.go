package extract

import (
	"context"
	"sync/atomic"
)

// transfer collects the facts of one chunk download that the driver does not
// pass on. It travels in the request's context.
type transfer struct {
	status atomic.Int64 // of the last try
	bytes  atomic.Int64 // compressed, over all tries
}

type transferKey struct{}

func withTransfer(ctx context.Context, t *transfer) context.Context {
	return context.WithValue(ctx, transferKey{}, t)
}

func transferFrom(ctx context.Context) *transfer {
	t, _ := ctx.Value(transferKey{}).(*transfer)
	return t
}

func (t *transfer) answered(status int) { t.status.Store(int64(status)) }

// expired says that storage refused the link: it has expired, or the object
// is gone. The driver reports only that the download failed.
func (t *transfer) expired() bool {
	status := t.status.Load()
	return status == 403 || status == 404
}
