package main

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/internal/privatekey"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/extract"
	"github.com/snowpg/etl/stages/plan"
)

// openTarget connects to PostgreSQL. run names the connections in
// pg_stat_activity.
func openTarget(ctx context.Context, cfg *config.Config, run uuid.UUID) (*pgxpool.Pool, error) {
	return postgres.Open(ctx, targetConfig(cfg, run))
}

// sides are both databases, for verbs that look at them.
type sides struct {
	pool   *pgxpool.Pool
	source *extract.Source
}

// openSides opens both, or none.
func openSides(ctx context.Context, cfg *config.Config, run uuid.UUID) (*sides, error) {
	pool, err := openTarget(ctx, cfg, run)
	if err != nil {
		return nil, err
	}
	source, err := openSource(ctx, cfg, run)
	if err != nil {
		pool.Close()
		return nil, err
	}
	return &sides{pool: pool, source: source}, nil
}

func (s *sides) close() {
	_ = s.source.Close() // nothing was changed in the session
	s.pool.Close()
}

func targetConfig(cfg *config.Config, run uuid.UUID) postgres.Config {
	return postgres.Config{
		URL:            cfg.Postgres.URL.Reveal(),
		Host:           cfg.Postgres.Host,
		Port:           uint16(cfg.Postgres.Port), // config keeps it within 1 to 65535
		User:           cfg.Postgres.User,
		Password:       cfg.Postgres.Password.Reveal(),
		Database:       cfg.Postgres.Database,
		SSLMode:        cfg.Postgres.SSLMode,
		Run:            run.String(),
		ConnectTimeout: cfg.Run.ConnectTimeout,
		MaxConns:       connections(cfg),
		AllowInsecure:  cfg.Postgres.AllowInsecure,
	}
}

// newStore is the state beside the targets.
func newStore(cfg *config.Config) *state.Store {
	return state.New(state.Options{Schema: cfg.Run.StateSchema, Metadata: cfg.Run.WatermarkTable})
}

// besides are the connections for leases and plans: two for each of the tables
// that are at work at a time.
const besides = 8

// connections is how many a run opens at most. Beside its COPY streams are the
// merges of the slices that were loaded before: no more than there are streams,
// and no more than there are loads at a time.
func connections(cfg *config.Config) int32 {
	streams := cfg.Run.Parallel
	return int32(streams + min(streams, pipeline.MostLoads) + besides) // config keeps it within 1 to 64
}

func planOptions(cfg *config.Config) plan.Options {
	return plan.Options{SliceRows: cfg.Run.SliceRows, Atomic: cfg.Run.Atomic}
}

// openSource logs in to Snowflake, once.
func openSource(ctx context.Context, cfg *config.Config, run uuid.UUID) (*extract.Source, error) {
	key, err := readKey(cfg.Snowflake)
	if err != nil {
		return nil, &usageError{err}
	}
	source, err := extract.Open(extract.Config{
		Account: cfg.Snowflake.Account, User: cfg.Snowflake.User,
		Warehouse: cfg.Snowflake.Warehouse, Database: cfg.Snowflake.Database,
		Schema: cfg.Snowflake.Schema, Role: cfg.Snowflake.Role,
		Authenticator: extract.Authenticator(cfg.Snowflake.Authenticator),
		Password:      cfg.Snowflake.Password.Reveal(),
		PrivateKey:    key,
		Token:         cfg.Snowflake.Token.Reveal(),
		Host:          cfg.Snowflake.Host, Port: cfg.Snowflake.Port, Protocol: cfg.Snowflake.Protocol,
		Application:  "etl",
		QueryTag:     "etl:" + run.String(),
		Connections:  cfg.Run.Parallel,
		LoginTimeout: cfg.Run.ConnectTimeout,
		Stall:        cfg.Run.StallTimeout,
	})
	if err != nil {
		return nil, &usageError{err}
	}
	if err := source.Connect(ctx); err != nil {
		return nil, errors.Join(err, source.Close())
	}
	return source, nil
}

func readKey(s config.Snowflake) (*rsa.PrivateKey, error) {
	if s.Authenticator != string(extract.KeyPair) {
		return nil, nil // the other logins have no key
	}
	key, err := privatekey.Read(s.PrivateKeyPath, s.PrivateKeyPassphrase.Reveal())
	if err != nil {
		return nil, fmt.Errorf("SNOWFLAKE_PRIVATE_KEY_PATH: %w", err)
	}
	return key, nil
}
