package main

import (
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/state"
)

// ledger is the state in the target database, for verbs that do not ask
// Snowflake.
type ledger struct {
	cfg   *config.Config
	pool  *pgxpool.Pool
	store *state.Store
}

// openLedger reads the configuration and connects. The caller closes the pool.
func openLedger(c *cli.Context, optional config.Part) (*ledger, error) {
	cfg, err := loadConfig(c, config.PartSnowflake|optional)
	if err != nil {
		return nil, err
	}
	pool, err := openTarget(c.Context, cfg, uuid.New())
	if err != nil {
		return nil, err
	}
	return &ledger{cfg: cfg, pool: pool, store: newStore(cfg)}, nil
}
