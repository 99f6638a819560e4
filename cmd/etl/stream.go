package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"runtime/debug"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/progress"
	"github.com/snowpg/etl/internal/secret"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/copyin"
	"github.com/snowpg/etl/stages/extract"
	"github.com/snowpg/etl/stages/fence"
	"github.com/snowpg/etl/stages/merge"
	"github.com/snowpg/etl/stages/plan"
)

func streamCommand() *cli.Command {
	return &cli.Command{
		Name:  "stream",
		Usage: "bring the target tables up to date",
		Description: "Reads what is new in each source table since the last run and merges it into its\n" +
			"target, in one transaction with the watermark. A table that fails does not stop the others.",
		Flags:  settingFlags(),
		Action: stream,
	}
}

func stream(c *cli.Context) error {
	cfg, err := loadConfig(c, 0)
	if err != nil {
		return err
	}
	redactor = secret.NewRedactor(cfg.Secrets()...)
	limitMemory(cfg.Run.Memory)
	display, err := openDisplay(cfg.Output, c.App.ErrWriter)
	if err != nil {
		return err
	}
	defer display.Close()
	log, err := openLog(cfg.Output, display, drawsBars(cfg.Output, c.App.ErrWriter))
	if err != nil {
		return err
	}
	defer log.Close() // appended lines are written already
	reports, err := transfer(c.Context, cfg, display, log.Logger)
	display.Close()
	if err != nil {
		return err
	}
	return summarise(c.App.Writer, reports)
}

// transfer connects both sides and runs the pipeline.
func transfer(ctx context.Context, cfg *config.Config, display *progress.Display, log *slog.Logger) ([]pipeline.Report, error) {
	run := uuid.New()
	for _, warning := range targetConfig(cfg, run).Warnings() {
		log.Warn(warning)
	}
	retry := retryer(cfg)
	connect := retry
	connect.MaxElapsed = cfg.Run.ConnectTimeout
	pool, err := persist(ctx, connect, log, "connecting to PostgreSQL", func(ctx context.Context) (*pgxpool.Pool, error) {
		return openTarget(ctx, cfg, run)
	})
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	source, err := persist(ctx, connect, log, "connecting to Snowflake", func(ctx context.Context) (*extract.Source, error) {
		return openSource(ctx, cfg, run)
	})
	if err != nil {
		return nil, err
	}
	defer closeSource(source, log)
	watch := newObserver(display, log)
	store := newStore(cfg)
	stages := pipeline.Stages{
		Planner:    plan.New(source, pool, plan.Options{SliceRows: cfg.Run.SliceRows}),
		Fence:      fence.New(pool, store, fence.Options{TTL: cfg.Run.Lease}),
		Extractor:  newExtractor(cfg, retry, source, log),
		NewEncoder: newEncoder,
		Copier:     copyin.New(pool, store, copyin.Options{StatementTimeout: cfg.Run.StatementTimeout}),
		Merger:     merge.New(pool, store, merge.Options{StatementTimeout: cfg.Run.StatementTimeout}),
	}
	p := pipeline.New(stages, pipeline.Options{
		Parallel: cfg.Run.Parallel, BatchRows: cfg.Run.BatchSize, Lease: cfg.Run.Lease, Retry: retry, Observer: watch,
	})
	return p.Run(ctx, requests(cfg)), nil
}

func newExtractor(cfg *config.Config, chunks fault.Retryer, source *extract.Source, log *slog.Logger) *extract.Extractor {
	chunks.Then = fault.Restart // a chunk that never arrives whole is asked for anew
	return extract.New(source, extract.Options{
		Budget: pipeline.NewBudget(cfg.Run.Memory / budgetShare), Downloads: downloads(cfg), Retry: chunks, OnRetry: logRetry(log),
	})
}

// persist opens one side, and again where its error allows that: a server that
// restarts is no reason to wait for the next run. Refused logins are final.
func persist[T any](ctx context.Context, r fault.Retryer, log *slog.Logger, what string, open func(context.Context) (T, error)) (side T, err error) {
	err = r.Do(ctx, what, logRetry(log), func(ctx context.Context) (err error) {
		side, err = open(ctx)
		return err
	})
	var exhausted *fault.ExhaustedError
	if errors.As(err, &exhausted) {
		err = exhausted.Err // it says what to do; how often it was tried is in the log
	}
	return side, err
}

// budgetShare is the part of the memory limit that decoded batches may take:
// one of so many. The rest is for what the driver, the encoders' buffers and
// the garbage collector's slack need.
const budgetShare = 3

// limitMemory makes the garbage collector work harder before the process
// outgrows the limit; GOMEMLIMIT, if set, wins.
func limitMemory(bytes int64) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(bytes * 9 / 10)
	}
}

func retryer(cfg *config.Config) fault.Retryer {
	return fault.Retryer{
		MaxRetries: cfg.Run.MaxRetries, Delay: cfg.Run.RetryDelay, Budget: fault.NewBudget(len(cfg.Tables)),
	}
}

// downloads is the number of chunks a table fetches at a time.
func downloads(cfg *config.Config) int { return min(max(2, cfg.Run.Parallel), 8) }

func logRetry(log *slog.Logger) func(fault.Attempt) {
	return func(a fault.Attempt) {
		log.Warn("trying again", "unit", a.Unit, "attempt", a.N, "of", a.Max, "class", a.Rule.Class, "wait", a.Wait, "error", a.Error)
	}
}

func closeSource(source *extract.Source, log *slog.Logger) {
	if err := source.Close(); err != nil {
		log.Warn("closing the Snowflake sessions", "error", err)
	}
}

func openDisplay(o config.Output, w io.Writer) (*progress.Display, error) {
	mode, err := progress.ParseMode(o.Progress)
	if err != nil {
		return nil, &usageError{err}
	}
	if mode == progress.Auto && !isTerminal(w) {
		mode = progress.None // the log tells it
	}
	return progress.New(progress.Options{Mode: mode, Writer: w, IsTerminal: isTerminal(w)}), nil
}

func drawsBars(o config.Output, w io.Writer) bool {
	return o.Progress == "auto" && isTerminal(w)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) // a file descriptor fits an int
}
