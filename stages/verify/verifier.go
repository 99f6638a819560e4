package verify

import (
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// DefaultMaxKeys is how many differing rows are looked at, and repaired,
// unless Options say otherwise.
const DefaultMaxKeys = 10_000

// Options say how far to go.
type Options struct {
	// Quick compares the figures only.
	Quick bool
	// MaxKeys bounds the differing rows that are told apart; 0 means
	// DefaultMaxKeys.
	MaxKeys int
	// Repair writes the source's version of rows that are missing or differ.
	Repair bool
	// DeleteExtra makes Repair delete rows that only the target has.
	DeleteExtra bool
	// Observe, if it is set, is told how far each table is, from many
	// goroutines; it must not block.
	Observe func(Event)
}

// Stages are the parts of a load that are used here, too.
type Stages struct {
	Source     source.Querier
	Planner    pipeline.Planner
	Extractor  pipeline.Extractor
	NewEncoder func(*pipeline.Table) pipeline.Encoder
	Fence      pipeline.Fence  // for Repair
	Copier     pipeline.Copier // for Repair
}

// Verifier compares tables. It is safe for concurrent use.
type Verifier struct {
	stages  Stages
	pool    *pgxpool.Pool
	store   *state.Store
	options Options
}

// New makes a Verifier. It touches neither side.
func New(stages Stages, pool *pgxpool.Pool, store *state.Store, o Options) *Verifier {
	if o.MaxKeys <= 0 {
		o.MaxKeys = DefaultMaxKeys
	}
	return &Verifier{stages: stages, pool: pool, store: store, options: o}
}
