package extract

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"

	sf "github.com/snowflakedb/gosnowflake"
)

// streamer is the one method the driver's connection is asked for.
type streamer interface {
	QueryArrowStream(ctx context.Context, query string, bindings ...driver.NamedValue) (sf.ArrowStreamLoader, error)
}

// result is a statement that has run: its rows wait in parts, which can be
// fetched without a session.
type result struct {
	source  *Source
	queryID string
	parts   int
	rows    []int64 // that each part is promised to have

	announced []partSize // of the chunks, nil if unknown
	estimate  estimate

	mu sync.Mutex // guards what opening it again replaces
	// generation counts how often it was opened again.
	generation int
	loader     sf.ArrowStreamLoader
	// unused are the handles for the first attempt at each part, nil once
	// taken.
	unused []*sf.ArrowStreamBatch
}

// query runs the statement in a session of the pool and gives the session
// back at once.
func (s *Source) query(ctx context.Context, statement string) (*result, error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return nil, Describe(err)
	}
	defer conn.Close() // gives the session back; its errors are the pool's business
	queryID := make(chan string, 1)
	var loader sf.ArrowStreamLoader
	err = conn.Raw(func(dc any) error {
		c, ok := dc.(streamer)
		if !ok {
			return fmt.Errorf("the Snowflake driver's connection (%T) has no QueryArrowStream", dc)
		}
		var err error
		loader, err = c.QueryArrowStream(sf.WithQueryIDChan(ctx, queryID), statement)
		return discardDeadSession(err)
	})
	if err != nil {
		if errors.Is(err, driver.ErrBadConn) {
			s.dropIdleSessions() // they will hardly be better
		}
		return nil, Describe(err)
	}
	r := &result{source: s, loader: loader}
	select {
	case r.queryID = <-queryID:
	default:
	}
	return r, r.countParts()
}

func (r *result) countParts() error {
	batches, err := r.loader.GetBatches()
	if err != nil {
		return &IntegrityError{QueryID: r.queryID, Reason: "the inline part is damaged", Err: err}
	}
	r.parts = len(batches)
	r.rows = make([]int64, len(batches))
	r.announced = announced(r.loader)
	r.unused = make([]*sf.ArrowStreamBatch, len(batches))
	for i := range batches {
		r.unused[i], r.rows[i] = &batches[i], batches[i].NumRows()
	}
	return nil
}

// isArrow refuses the other form of answers, in which large numbers and times
// may have lost digits.
func (r *result) isArrow() error {
	if len(r.loader.JSONData()) == 0 && (r.parts > 0 || r.loader.TotalRows() == 0) {
		return nil
	}
	return fmt.Errorf("query %s: Snowflake answered %d rows as JSON instead of Arrow; is GO_QUERY_RESULT_FORMAT fixed for this user?", r.queryID, r.loader.TotalRows())
}

// read gives a part's bytes, decompressed, to decode, and judges what went
// wrong. They are in a buffer of the claim.
func (r *result) read(ctx context.Context, i int, c *claim, decode func(plain []byte, promised int64) error) error {
	part, generation, err := r.part(i)
	if err != nil {
		return &IntegrityError{QueryID: r.queryID, Part: i, Reason: "the result's list of parts cannot be read", Err: err}
	}
	facts := &transfer{claim: c}
	stream, err := part.GetStream(withTransfer(ctx, facts))
	if err != nil {
		return downloadError(ctx, r, i, generation, facts, err)
	}
	plain, err := facts.whole(stream)
	if err == nil {
		err = decode(plain, part.NumRows())
	}
	if closeErr := stream.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return downloadError(ctx, r, i, generation, facts, err)
	}
	return nil
}

// part is an unused handle of the i-th part: the driver keeps a half-read
// stream in a handle once used, so every further attempt needs a new one. The
// generation says which links it has.
func (r *result) part(i int) (handle *sf.ArrowStreamBatch, generation int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if handle := r.unused[i]; handle != nil {
		r.unused[i] = nil
		return handle, r.generation, nil
	}
	batches, err := r.loader.GetBatches()
	if err != nil {
		return nil, 0, err
	}
	if i >= len(batches) {
		return nil, 0, fmt.Errorf("the result of query %s had %d parts and now has %d", r.queryID, r.parts, len(batches))
	}
	return &batches[i], r.generation, nil
}
