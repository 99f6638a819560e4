package copyin

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/internal/setlocal"
	"github.com/snowpg/etl/pipeline"
)

const discardTimeout = 4 * time.Second

// Discard implements pipeline.Copier. It works also when ctx has ended, for at
// most four seconds; what it cannot drop is left to Sweep.
func (c *Copier) Discard(ctx context.Context, st *pipeline.Staging) error {
	if st == nil || len(st.Relations) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), discardTimeout)
	defer cancel()
	if err := c.drop(ctx, st.Relations, discardTimeout/2); err != nil {
		return fmt.Errorf("drop staging %s: %w", strings.Join(st.Relations, ", "), err)
	}
	return nil
}

// drop removes the tables in one transaction. A COPY whose client is gone may
// still hold one of them, so it waits for a while, but not for ever.
func (c *Copier) drop(ctx context.Context, relations []string, wait time.Duration) error {
	return postgres.InTx(ctx, c.pool, func(tx pgx.Tx) error {
		if err := setlocal.Apply(ctx, tx, setlocal.Duration("lock_timeout", wait)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "DROP TABLE IF EXISTS "+strings.Join(relations, ", "))
		return err
	})
}
