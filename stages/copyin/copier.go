package copyin

import (
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// Copier implements pipeline.Copier. It is safe for concurrent use.
type Copier struct {
	pool    *pgxpool.Pool
	store   *state.Store
	options Options
}

var _ pipeline.Copier = (*Copier)(nil)

// Options tune a Copier.
type Options struct {
	// StatementTimeout bounds each COPY, which lasts as long as its rows come;
	// 0 means no limit, whatever the role's default is.
	StatementTimeout time.Duration
}

// New returns a Copier that keeps its staging tables in the state schema. Each
// running Copy holds one connection of the pool.
func New(pool *pgxpool.Pool, store *state.Store, o Options) *Copier {
	return &Copier{pool: pool, store: store, options: o}
}
