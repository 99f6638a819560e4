package fence

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/internal/setlocal"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// DefaultTTL is how long a lease lives without renewal.
const DefaultTTL = time.Minute

// lockTimeout is how long a call waits for a state row. Its row is locked for
// moments by other fences and for the length of a merge by a live run.
const lockTimeout = 5 * time.Second

// Options tune a Fence.
type Options struct {
	// TTL is how long a lease lives without renewal; 0 means DefaultTTL. Renew
	// it at a third of that.
	TTL time.Duration
}

// Fence implements pipeline.Fence. It is safe for concurrent use.
type Fence struct {
	pool  *pgxpool.Pool
	store *state.Store
	ttl   time.Duration
	owner string
	self  process

	setup sync.Mutex
	ready bool
}

var _ pipeline.Fence = (*Fence)(nil)

// New returns a Fence for this process. It does not touch the database.
func New(pool *pgxpool.Pool, store *state.Store, o Options) *Fence {
	ttl := o.TTL
	if ttl <= 0 {
		ttl = DefaultTTL
	}
	return &Fence{pool: pool, store: store, ttl: ttl, owner: owner(), self: thisProcess()}
}

func owner() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s:%d", host, os.Getpid())
}

// ensure creates the state tables once.
func (f *Fence) ensure(ctx context.Context) error {
	f.setup.Lock()
	defer f.setup.Unlock()
	if f.ready {
		return nil
	}
	err := f.inTx(ctx, func(tx pgx.Tx) error { return f.store.Ensure(ctx, tx) })
	f.ready = err == nil
	return repeatable(err)
}

// repeatable gives an unclear commit of a transaction that may as well be done
// twice the class of a lost connection: nobody has to look its outcome up.
func repeatable(err error) error {
	if fault.Of(err) == fault.Ambiguous {
		return fault.As(fault.Reconnect, err)
	}
	return err
}

func (f *Fence) inTx(ctx context.Context, do func(pgx.Tx) error) error {
	return postgres.InTx(ctx, f.pool, func(tx pgx.Tx) error {
		if err := setlocal.Apply(ctx, tx, setlocal.Duration("lock_timeout", lockTimeout)); err != nil {
			return err
		}
		return do(tx)
	})
}
