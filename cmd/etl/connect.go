package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/extract"
)

func newExtractor(cfg *config.Config, chunks fault.Retryer, budget *pipeline.Budget, source *extract.Source, retried func(pipeline.Slice, fault.Attempt)) *extract.Extractor {
	chunks.Then = fault.Restart // a chunk that never arrives whole is asked for anew
	return extract.New(source, extract.Options{Budget: budget, Downloads: downloads(cfg), Retry: chunks, OnRetry: retried})
}

// newBudget is for the parts of results: less than their share where many COPY
// streams need more than theirs for buffers.
func newBudget(cfg *config.Config) *pipeline.Budget {
	streams := int64(cfg.Run.Parallel) * pipeline.StreamBytes
	least := cfg.Run.Memory / (4 * budgetShare)
	return pipeline.NewBudget(min(cfg.Run.Memory/budgetShare, max(least, cfg.Run.Memory-streams)))
}

// persist opens one side, and again where its error allows that: a server that
// restarts is no reason to wait for the next run. Refused logins are final.
func persist[T any](ctx context.Context, r fault.Retryer, retried func(fault.Attempt), what string, open func(context.Context) (T, error)) (side T, err error) {
	err = r.Do(ctx, what, retried, func(ctx context.Context) (err error) {
		side, err = open(ctx)
		return err
	})
	var exhausted *fault.ExhaustedError
	if errors.As(err, &exhausted) {
		err = exhausted.Err // it says what to do; how often it was tried is in the log
	}
	return side, err
}

func logRetry(log *slog.Logger) func(fault.Attempt) {
	return func(a fault.Attempt) {
		log.Warn("trying again", "unit", a.Unit, "attempt", a.N, "of", a.Max, "class", a.Rule.Class.String(), "wait", a.Wait, "error", a.Error)
	}
}

// logChunkRetry is logRetry for the chunks of a slice.
func logChunkRetry(log *slog.Logger) func(pipeline.Slice, fault.Attempt) {
	return func(s pipeline.Slice, a fault.Attempt) { logRetry(log.With("table", s.Run.Table.Name))(a) }
}
