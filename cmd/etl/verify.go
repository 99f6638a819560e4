package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/copyin"
	"github.com/snowpg/etl/stages/fence"
	"github.com/snowpg/etl/stages/plan"
	"github.com/snowpg/etl/stages/verify"
)

// keysShown is how many differing rows of a table the text shows.
const keysShown = 20

func verifyCommand() *cli.Command {
	return &cli.Command{
		Name:  "verify",
		Usage: "compare targets with their sources, value by value",
		Description: "Compares each target with its source as of the snapshot it was last loaded from: rows,\n" +
			"NULLs, minima, maxima and exact sums in SQL on both sides, then a hash of every value,\n" +
			"which reads both tables once. Where they differ it says which rows and columns.\n" +
			"Nothing is changed without --repair. Exit code 4 says that differences are left.",
		Flags: append(settingFlags("Metrics", "Alerts"),
			&cli.BoolFlag{Name: "quick", EnvVars: []string{"ETL_VERIFY_QUICK"}, Usage: "Compare counts, minima, maxima and sums only; no rows are transferred."},
			&cli.IntFlag{Name: "max-keys", EnvVars: []string{"ETL_VERIFY_MAX_KEYS"}, Usage: "Differing rows to tell apart, and to repair, 1 to 1000000.", Value: verify.DefaultMaxKeys},
			&cli.BoolFlag{Name: "repair", EnvVars: []string{"ETL_VERIFY_REPAIR"}, Usage: "Write the source's version of rows that are missing or differ, in one transaction a table."},
			&cli.BoolFlag{Name: "delete-extra", EnvVars: []string{"ETL_VERIFY_DELETE_EXTRA"}, Usage: "With --repair, delete rows that only the target has."},
			&cli.BoolFlag{Name: "json", EnvVars: []string{"ETL_JSON"}, Usage: "Print JSON."}),
		Action: verifyVerb,
	}
}

func verifyVerb(c *cli.Context) error {
	options, err := verifyOptions(c)
	if err != nil {
		return err
	}
	cfg, err := loadConfigAndTables(c, 0)
	if err != nil {
		return err
	}
	limitMemory(cfg.Run.Memory)
	reports, err := verifyShown(c.Context, cfg, options, c.App.ErrWriter)
	if err != nil {
		return err
	}
	if err := printReports(c, reports); err != nil {
		return err
	}
	return verifyVerdict(reports)
}

func verifyOptions(c *cli.Context) (verify.Options, error) {
	o := verify.Options{
		Quick: c.Bool("quick"), MaxKeys: c.Int("max-keys"), Repair: c.Bool("repair"), DeleteExtra: c.Bool("delete-extra"),
	}
	switch {
	case o.MaxKeys < 1 || o.MaxKeys > 1_000_000:
		return o, &usageError{fmt.Errorf("--max-keys: %d is out of range; give one from 1 to 1000000", o.MaxKeys)}
	case o.Quick && o.Repair:
		return o, &usageError{fmt.Errorf("--quick does not find the rows that --repair would write; leave one of them out")}
	case o.DeleteExtra && !o.Repair:
		return o, &usageError{fmt.Errorf("--delete-extra needs --repair")}
	}
	return o, nil
}

// verifyShown shows how far the comparison is, and ends showing it before the
// result is printed.
func verifyShown(ctx context.Context, cfg *config.Config, options verify.Options, stderr io.Writer) ([]verify.Report, error) {
	display, err := openDisplay(cfg.Output, stderr)
	if err != nil {
		return nil, err
	}
	defer display.Close()
	log, err := openLog(cfg.Output, display, drawsBars(cfg.Output, stderr))
	if err != nil {
		return nil, err
	}
	defer log.Close() //nolint:errcheck // appended lines are written already
	run := uuid.New()
	shown := &verifyObserver{display: display, log: log.With("run_id", run), steps: make(map[string]verify.Step)}
	options.Observe = shown.observe
	return verifyTables(ctx, cfg, options, run, shown)
}

func verifyTables(ctx context.Context, cfg *config.Config, options verify.Options, run uuid.UUID, shown *verifyObserver) ([]verify.Report, error) {
	both, err := openSides(ctx, cfg, run)
	if err != nil {
		return nil, err
	}
	defer both.close()
	pool, source, store := both.pool, both.source, newStore(cfg)
	verifier := verify.New(verify.Stages{
		Source: source, Planner: plan.New(source, pool, plan.Options{}), Extractor: newExtractor(cfg, retryer(cfg), newBudget(cfg), source, logChunkRetry(shown.log)),
		NewEncoder: newEncoder, Fence: fence.New(pool, store, fence.Options{TTL: cfg.Run.Lease}), Copier: copyin.New(pool, store, copyin.Options{}),
	}, pool, store, options)
	var reports []verify.Report
	for _, r := range requests(cfg) {
		report := verifier.Table(ctx, r)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if report.Err != nil {
			report.Error = tableText(report.Err)
		}
		shown.done(report)
		reports = append(reports, report)
	}
	return reports, nil
}

// verifyVerdict is 4 when differences are left, 1 or 3 when tables could not
// be compared or repaired, 5 when live runs are why.
func verifyVerdict(reports []verify.Report) error {
	var failed, differ, held int
	for _, r := range reports {
		var running *pipeline.AlreadyRunningError
		if errors.As(r.Err, &running) {
			held++
		}
		switch {
		case r.Err != nil:
			failed++
		case r.Remaining():
			differ++
		}
	}
	switch {
	case failed > 0 && held == len(reports):
		return &codedError{code: exitRunning}
	case failed > 0 && failed == len(reports):
		return &codedError{code: exitFailed}
	case failed > 0:
		return &codedError{code: exitPartial}
	case differ > 0:
		return &codedError{code: exitPending}
	default:
		return nil
	}
}
