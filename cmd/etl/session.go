package main

import (
	"context"
	"io"
	"log/slog"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/metrics"
	"github.com/snowpg/etl/internal/progress"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/copyin"
	"github.com/snowpg/etl/stages/extract"
	"github.com/snowpg/etl/stages/fence"
	"github.com/snowpg/etl/stages/merge"
	"github.com/snowpg/etl/stages/plan"
)

// session is what outlives a round over the tables.
type session struct {
	cfg            *config.Config
	stdout, stderr io.Writer
	budget         *pipeline.Budget
	metrics        *metrics.Set
	watch          *watchers
}

func openSession(ctx context.Context, cfg *config.Config, stdout, stderr io.Writer) (*session, error) {
	s := &session{
		cfg: cfg, stdout: stdout, stderr: stderr,
		budget:  newBudget(cfg),
		metrics: metrics.New(),
	}
	s.metrics.Queue("read", func() int64 {
		now, _ := s.budget.InUse()
		return now
	})
	for _, t := range cfg.Tables {
		s.metrics.Begin(t.Name)
	}
	var err error
	s.watch, err = openWatchers(ctx, s.metrics, cfg.Metrics)
	return s, err
}

// round brings all tables up to date once and tells everybody who wants to
// know. Connections are made anew, so that rounds hours apart hold none.
func (s *session) round(ctx context.Context) error {
	display, err := openDisplay(s.cfg.Output, s.stderr)
	if err != nil {
		return err
	}
	defer display.Close()
	out, err := openLog(s.cfg.Output, display, drawsBars(s.cfg.Output, s.stderr))
	if err != nil {
		return err
	}
	defer out.Close() // appended lines are written already
	id := uuid.New()
	log := out.With("round_id", id)
	if s.watch.server != nil {
		log.Info("metrics are served", "address", s.watch.server.Addr())
	}
	reports, err := s.transfer(ctx, id, display, log)
	display.Close()
	if err != nil {
		s.failed()
	}
	s.tell(ctx, log, id, reports, err)
	if err != nil {
		return err
	}
	return summarise(s.stdout, reports)
}

// transfer connects both sides and runs the pipeline.
func (s *session) transfer(ctx context.Context, id uuid.UUID, display *progress.Display, log *slog.Logger) ([]pipeline.Report, error) {
	cfg := s.cfg
	for _, warning := range targetConfig(cfg, id).Warnings() {
		log.Warn(warning)
	}
	observer := observers{newObserver(display, log), meter{s.metrics}}
	retry := retryer(cfg)
	pool, source, err := s.connect(ctx, id, retry, log)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	defer closeSource(source, log)
	store := newStore(cfg)
	stages := pipeline.Stages{
		Planner:    plan.New(source, pool, planOptions(cfg)),
		Fence:      fence.New(pool, store, fence.Options{TTL: cfg.Run.Lease}),
		Extractor:  newExtractor(cfg, retry, s.budget, source, observer.chunkRetried),
		NewEncoder: newEncoder,
		Copier:     copyin.New(pool, store, copyin.Options{StatementTimeout: cfg.Run.StatementTimeout}),
		Merger:     merge.New(pool, store, merge.Options{StatementTimeout: cfg.Run.StatementTimeout}),
	}
	p := pipeline.New(stages, pipeline.Options{
		Parallel: cfg.Run.Parallel, Atomic: cfg.Run.Atomic, BatchRows: cfg.Run.BatchSize, Lease: cfg.Run.Lease, Retry: retry, Observer: observer,
	})
	return p.Run(ctx, requests(cfg)), nil
}

// connect opens both sides, or none.
func (s *session) connect(ctx context.Context, id uuid.UUID, retry fault.Retryer, log *slog.Logger) (*pgxpool.Pool, *extract.Source, error) {
	retry.MaxElapsed = s.cfg.Run.ConnectTimeout
	again := logRetry(log)
	retried := func(a fault.Attempt) {
		s.metrics.Retried(a.Rule.Class.String())
		again(a)
	}
	pool, err := persist(ctx, retry, retried, "connecting to PostgreSQL", func(ctx context.Context) (*pgxpool.Pool, error) {
		return openTarget(ctx, s.cfg, id)
	})
	if err != nil {
		return nil, nil, err
	}
	source, err := persist(ctx, retry, retried, "connecting to Snowflake", func(ctx context.Context) (*extract.Source, error) {
		return openSource(ctx, s.cfg, id)
	})
	if err != nil {
		pool.Close()
		return nil, nil, err
	}
	return pool, source, nil
}
