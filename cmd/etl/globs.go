package main

import (
	"context"
	"io"
	"log/slog"

	"github.com/google/uuid"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/discovery"
	"github.com/snowpg/etl/internal/secret"
	"github.com/snowpg/etl/stages/extract"
)

// listTables asks Snowflake for the tables that fit a pattern. Only metadata
// is read: no warehouse runs.
func listTables(ctx context.Context) func(*config.Config, string) ([]config.Source, error) {
	return func(cfg *config.Config, pattern string) ([]config.Source, error) {
		redactor = secret.NewRedactor(cfg.Secrets()...)
		p, err := discovery.ParsePattern(pattern, cfg.Snowflake.Database, cfg.Snowflake.Schema)
		if err != nil {
			return nil, &usageError{err}
		}
		retry := retryer(cfg)
		retry.MaxElapsed = cfg.Run.ConnectTimeout
		silent := logRetry(slog.New(slog.NewTextHandler(io.Discard, nil))) // the log is not open yet
		source, err := persist(ctx, retry, silent, "connecting to Snowflake", func(ctx context.Context) (*extract.Source, error) {
			return openSource(ctx, cfg, uuid.New())
		})
		if err != nil {
			return nil, err
		}
		defer source.Close() //nolint:errcheck // nothing was changed in the session
		listed, err := discovery.List(ctx, source, p)
		if err != nil {
			return nil, err
		}
		found := make([]config.Source, 0, len(listed))
		for _, l := range listed {
			found = append(found, config.Source{Database: l.Table.Database, Schema: l.Table.Schema, Name: l.Table.Name})
		}
		return found, nil
	}
}
