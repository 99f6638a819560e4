package postgres

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Open makes a pool and proves by one connection that it works. The caller
// closes the pool. It returns *ConfigError for settings that cannot work and
// *ConnectError where the server cannot be reached or refuses the login; it
// does not repeat by itself.
func Open(ctx context.Context, c Config) (*pgxpool.Pool, error) {
	config, err := c.parse()
	if err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, connectError(&config.ConnConfig.Config, err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, connectError(&config.ConnConfig.Config, err)
	}
	return pool, nil
}
