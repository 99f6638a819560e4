package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"
	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/secret"
	"github.com/snowpg/etl/internal/state"
)

// runsShown is how many of a target's latest runs status reads.
const runsShown = 3

func statusCommand() *cli.Command {
	return &cli.Command{
		Name:        "status",
		Usage:       "show watermarks, lag and the latest runs",
		Description: "Reads the state in the target database. Snowflake is not asked.",
		Flags:       append(settingFlags(), &cli.BoolFlag{Name: "json", EnvVars: []string{"ETL_JSON"}, Usage: "Print JSON."}),
		Action:      status,
	}
}

func status(c *cli.Context) error {
	cfg, err := loadConfig(c, config.PartSnowflake|config.PartTables)
	if err != nil {
		return err
	}
	redactor = secret.NewRedactor(cfg.Secrets()...)
	targets, err := readStatus(c.Context, cfg)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return printJSON(c.App.Writer, targets)
	}
	return printStatus(c.App.Writer, targets)
}

func readStatus(ctx context.Context, cfg *config.Config) ([]state.TargetStatus, error) {
	pool, err := openTarget(ctx, cfg, uuid.New())
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	store := newStore(cfg)
	targets, err := store.Status(ctx, pool, runsShown)
	if isMissing(err) {
		return nil, nil
	}
	return targets, err
}

// isMissing recognises that the state tables do not exist yet: undefined_table
// and invalid_schema_name, PostgreSQL's appendix A.
func isMissing(err error) bool {
	var server interface{ SQLState() string }
	return errors.As(err, &server) && (server.SQLState() == "42P01" || server.SQLState() == "3F000")
}

func printStatus(w io.Writer, targets []state.TargetStatus) error {
	if len(targets) == 0 {
		_, err := fmt.Fprintln(w, "no table has been loaded yet")
		return err
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "TARGET\tWATERMARK\tLAG\tLIVE RUN\tLAST RUN\tSTATUS\tMERGED\tTOOK")
	for _, s := range targets {
		fmt.Fprintln(t, strings.Join(statusCells(s), "\t"))
	}
	return t.Flush()
}

func statusCells(s state.TargetStatus) []string {
	cells := []string{s.Name, orDash(s.Watermark.String()), "-", "-", "-", "-", "-", "-"}
	if lag, ok := s.Lag(); ok {
		cells[2] = lag.Round(time.Second).String()
	}
	if s.Lease.Live {
		cells[3] = s.Lease.Owner
	}
	if len(s.Runs) > 0 {
		last := s.Runs[0]
		cells[4], cells[5] = last.StartedAt.UTC().Format(time.DateTime), string(last.Status)
		cells[6] = fmt.Sprint(last.Merged)
		if !last.FinishedAt.IsZero() {
			cells[7] = last.FinishedAt.Sub(last.StartedAt).Round(time.Millisecond).String()
		}
	}
	return cells
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func printJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false) // SQL is full of < and >
	return out.Encode(v)
}
