package extract

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	sf "github.com/snowflakedb/gosnowflake"

	"github.com/snowpg/etl/internal/fault"
)

// mostReopenings bounds how often one result is opened again: links live for
// hours, so more than a few expired ones mean something else.
const mostReopenings = 3

// A result lives for a day, its links for some hours. Asking for it by its
// query id gives the same chunks with new links. The driver can do that for
// rows only, not for Arrow streams; so its request for a statement is turned
// into the request for a result, whose answer has the same form.
type reopenKey struct{}

func withReopening(ctx context.Context, queryID string) context.Context {
	return context.WithValue(ctx, reopenKey{}, queryID)
}

// reopening is the request for a result in place of one that would run a
// statement, or the request itself.
func reopening(req *http.Request) *http.Request {
	id, ok := req.Context().Value(reopenKey{}).(string)
	if !ok || req.Method != http.MethodPost || req.URL.Path != "/queries/v1/query-request" {
		return req
	}
	get := req.Clone(req.Context())
	get.Method, get.Body, get.GetBody, get.ContentLength = http.MethodGet, nil, nil, 0
	get.URL.Path = "/queries/" + id + "/result"
	return get
}

// renew opens the result again, unless that has been done since the caller
// took its handle. Errors are of class Restart: the slice has to be asked for
// anew.
func (r *result) renew(ctx context.Context, generation int) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.generation != generation {
		return nil
	}
	if r.generation >= mostReopenings {
		return fault.As(fault.Restart, fmt.Errorf("the result has been opened again %d times", r.generation))
	}
	again, err := r.source.query(withReopening(ctx, r.queryID), "")
	if err != nil {
		return fault.As(fault.Restart, fmt.Errorf("opening the result again: %w", err))
	}
	if !sameParts(r.loader, again.loader) {
		return fault.As(fault.Restart, fmt.Errorf("opened again, the result of query %s is cut into other parts", r.queryID))
	}
	r.generation++
	r.loader, r.unused = again.loader, again.unused
	return nil
}

// sameParts compares the list of parts, so that no row comes twice or never.
func sameParts(a, b sf.ArrowStreamLoader) bool {
	return a.TotalRows() == b.TotalRows() && slices.Equal(partRows(a), partRows(b))
}

// partRows is nil for a result that cannot be read; such a one was refused
// when it was opened.
func partRows(l sf.ArrowStreamLoader) []int64 {
	batches, err := l.GetBatches()
	if err != nil {
		return nil
	}
	rows := make([]int64, len(batches))
	for i := range batches {
		rows[i] = batches[i].NumRows()
	}
	return rows
}
