package copyin

import (
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// Copier implements pipeline.Copier. It is safe for concurrent use.
type Copier struct {
	pool  *pgxpool.Pool
	store *state.Store
}

var _ pipeline.Copier = (*Copier)(nil)

// New returns a Copier that keeps its staging tables in the state schema. Each
// running Copy holds one connection of the pool.
func New(pool *pgxpool.Pool, store *state.Store) *Copier {
	return &Copier{pool: pool, store: store}
}
