package copyin

import (
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// Copier implements pipeline.Copier. It is safe for concurrent use.
type Copier struct {
	pool  *pgxpool.Pool
	store *state.Store

	mu     sync.Mutex
	tables map[*pipeline.Staging]*pipeline.Table
}

var _ pipeline.Copier = (*Copier)(nil)

// New returns a Copier that keeps its staging tables in the state schema. Each
// running Copy holds one connection of the pool.
func New(pool *pgxpool.Pool, store *state.Store) *Copier {
	return &Copier{pool: pool, store: store, tables: make(map[*pipeline.Staging]*pipeline.Table)}
}

func (c *Copier) remember(st *pipeline.Staging, t *pipeline.Table) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tables[st] = t
}

func (c *Copier) forget(st *pipeline.Staging) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.tables, st)
}

// table finds the table whose rows a writer is to copy.
func (c *Copier) table(st *pipeline.Staging, writer int) (*pipeline.Table, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tables[st]
	if t == nil || writer < 0 || writer >= len(st.Relations) {
		return nil, fmt.Errorf("copy: no staging for writer %d: it was discarded or never begun", writer)
	}
	return t, nil
}
