package merge

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// The limits used where [Options] leaves them out.
const (
	DefaultLockTimeout    = 30 * time.Second
	DefaultIdleTimeout    = time.Minute
	DefaultResolveTimeout = 3 * time.Minute
)

// Options tune a Merger.
type Options struct {
	// LockTimeout is how long a merge waits for a lock of somebody else; 0
	// means DefaultLockTimeout.
	LockTimeout time.Duration
	// StatementTimeout bounds each statement of the merge; 0 means no limit,
	// whatever the role's default is.
	StatementTimeout time.Duration
	// IdleTimeout is how long the server waits for this program between two
	// statements of a merge before it gives the transaction up; 0 means
	// DefaultIdleTimeout. While a merge has nothing to do it shows the server
	// three times as often that it is there.
	IdleTimeout time.Duration
	// ResolveTimeout is how long the outcome of a COMMIT without an answer is
	// looked for; 0 means DefaultResolveTimeout. It must outlast a restart of
	// the server.
	ResolveTimeout time.Duration
}

// Merger implements pipeline.Merger. It is safe for concurrent use.
type Merger struct {
	pool    *pgxpool.Pool
	store   *state.Store
	options Options
}

var _ pipeline.Merger = (*Merger)(nil)

// New returns a Merger. It does not touch the database.
func New(pool *pgxpool.Pool, store *state.Store, o Options) *Merger {
	if o.LockTimeout <= 0 {
		o.LockTimeout = DefaultLockTimeout
	}
	if o.IdleTimeout <= 0 {
		o.IdleTimeout = DefaultIdleTimeout
	}
	if o.ResolveTimeout <= 0 {
		o.ResolveTimeout = DefaultResolveTimeout
	}
	return &Merger{pool: pool, store: store, options: o}
}

// Merge implements pipeline.Merger. Besides *pipeline.FencedError it returns
// *pipeline.ValidationError and *RuleError for rules, *StagingError, after which
// the slice starts again, *TargetChangedError, after which the table is planned
// again, and *Error for what the server refuses.
func (m *Merger) Merge(ctx context.Context, job pipeline.Merge) (pipeline.Merged, error) {
	var merged pipeline.Merged
	err := postgres.InTx(ctx, m.pool, func(tx pgx.Tx) (err error) {
		merged, err = m.transaction(ctx, tx, job)
		return err
	})
	if fault.Of(err) == fault.Ambiguous {
		violations, path := merged.Violations, merged.Path
		merged, err = m.resolve(ctx, job, err)
		merged.Violations, merged.Path = violations, path
	}
	if err != nil {
		return pipeline.Merged{}, explain(job, err)
	}
	return merged, nil
}
