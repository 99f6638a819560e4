package main

import (
	"io"
	"log/slog"
	"os"
	"runtime/debug"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/progress"
	"github.com/snowpg/etl/stages/extract"
)

func streamCommand() *cli.Command {
	return &cli.Command{
		Name:  "stream",
		Usage: "bring the target tables up to date",
		Description: "Reads what is new in each source table since the last run and merges it into its\n" +
			"target, in one transaction with the watermark. A table that fails does not stop the others.\n" +
			"With --every it does so again and again, until a signal ends it or the configuration is wrong.",
		Flags:  settingFlags(),
		Action: stream,
	}
}

func stream(c *cli.Context) error {
	cfg, err := loadConfigAndTables(c, 0)
	if err != nil {
		return err
	}
	limitMemory(cfg.Run.Memory)
	s, err := openSession(c.Context, cfg, c.App.Writer, c.App.ErrWriter)
	if err != nil {
		return err
	}
	defer s.watch.close()
	if cfg.Run.Every == 0 {
		return s.round(c.Context)
	}
	return repeat(c.Context, cfg.Run.Every, s.round, func(err error) { printError(err, c.App.ErrWriter) })
}

// budgetShare is the part of the memory limit that the parts of results may
// take, compressed and decoded: one of so many. The rest is for the encoders'
// buffers and the garbage collector's slack.
const budgetShare = 2

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

// downloads is the number of chunks that all tables together fetch at a time.
func downloads(cfg *config.Config) int { return min(max(2, cfg.Run.Parallel), 8) }

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
