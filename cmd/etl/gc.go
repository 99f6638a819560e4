package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/stages/copyin"
)

const defaultKeepDays = 90

func gcCommand() *cli.Command {
	return &cli.Command{
		Name:  "gc",
		Usage: "drop orphaned staging tables and forget old runs",
		Description: "Drops the staging of runs that are over, and removes runs from the history that ended\n" +
			"more than --keep-days ago, of all targets. A target's last run is kept. Live runs are\n" +
			"not touched.",
		Flags: append(settingFlags("Snowflake", "Tables", "Metrics", "Alerts"),
			&cli.IntFlag{Name: "keep-days", EnvVars: []string{"ETL_GC_KEEP_DAYS"}, Usage: "Days of history to keep, 0 to 36500.", Value: defaultKeepDays},
			&cli.BoolFlag{Name: "dry-run", EnvVars: []string{"ETL_GC_DRY_RUN"}, Usage: "Only say what would be done."},
			&cli.BoolFlag{Name: "json", EnvVars: []string{"ETL_JSON"}, Usage: "Print JSON."}),
		Action: gc,
	}
}

// garbage is what gc found; Done says whether it is gone.
type garbage struct {
	Staging []string     `json:"staging_tables"`
	History state.Pruned `json:"history"`
	Done    bool         `json:"done"`
}

func gc(c *cli.Context) error {
	days := c.Int("keep-days")
	if days < 0 || days > 36500 {
		return &usageError{fmt.Errorf("--keep-days: %d is out of range; give one from 0 to 36500", days)}
	}
	l, err := openLedger(c, config.PartTables)
	if err != nil {
		return err
	}
	defer l.pool.Close()
	found, err := collect(c.Context, l.pool, l.store, time.Duration(days)*24*time.Hour, c.Bool("dry-run"))
	if isMissing(err) {
		err = nil // nothing was ever loaded
	}
	if printErr := printGarbage(c, found); printErr != nil {
		return printErr
	}
	return err
}

// collect returns what it did also when it could not do all of it.
func collect(ctx context.Context, pool *pgxpool.Pool, store *state.Store, keep time.Duration, dry bool) (g garbage, err error) {
	g.Done = !dry
	copier := copyin.New(pool, store, copyin.Options{})
	if dry {
		if g.Staging, err = copier.Orphans(ctx); err != nil {
			return g, err
		}
		g.History, err = pruneAndUndo(ctx, pool, store, keep)
		return g, err
	}
	err = postgres.InTx(ctx, pool, func(tx pgx.Tx) (err error) {
		g.History, err = store.Prune(ctx, tx, keep)
		return err
	})
	if err != nil {
		return g, err
	}
	// Staging comes last: its tables are told by their runs' records, and one
	// without a record is an orphan.
	g.Staging, err = copier.Sweep(ctx)
	return g, err
}

// pruneAndUndo counts by doing it in a transaction that is rolled back.
func pruneAndUndo(ctx context.Context, pool *pgxpool.Pool, store *state.Store, keep time.Duration) (state.Pruned, error) {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return state.Pruned{}, err
	}
	defer tx.Rollback(ctx) //nolint:errcheck // the server undoes it in any case
	return store.Prune(ctx, tx, keep)
}

func printGarbage(c *cli.Context, g garbage) error {
	if c.Bool("json") {
		g.Staging = append([]string{}, g.Staging...) // a list, too, where there is none
		return printJSON(c.App.Writer, g)
	}
	return g.print(c.App.Writer)
}

func (g garbage) print(w io.Writer) error {
	dropped, removed := "dropped", "removed"
	if !g.Done {
		dropped, removed = "would drop", "would remove"
	}
	for _, name := range g.Staging {
		if _, err := fmt.Fprintf(w, "%s %s\n", dropped, name); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s %d staging tables; %s %d runs, %d slices, %d rejects\n",
		dropped, len(g.Staging), removed, g.History.Runs, g.History.Slices, g.History.Rejects)
	return err
}
