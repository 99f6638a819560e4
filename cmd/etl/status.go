package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/spelling"
	"github.com/snowpg/etl/internal/state"
)

// runsShown is how many of a target's latest runs status reads.
const runsShown = 3

func statusCommand() *cli.Command {
	return &cli.Command{
		Name:  "status",
		Usage: "show watermarks, lag and the latest runs",
		Description: "Reads the state in the target database; of all targets without --tables. Snowflake is\n" +
			"not asked.",
		Flags:  append(settingFlags("Metrics", "Alerts"), &cli.BoolFlag{Name: "json", EnvVars: []string{"ETL_JSON"}, Usage: "Print JSON."}),
		Action: status,
	}
}

func status(c *cli.Context) error {
	l, err := openLedger(c, config.PartTables)
	if err != nil {
		return err
	}
	defer l.pool.Close()
	targets, err := l.store.Status(c.Context, l.pool, runsShown)
	if err != nil && !isMissing(err) {
		return err
	}
	if c.String("tables") != "" {
		var missing string
		if targets, missing = l.selected(targets); missing != "" {
			fmt.Fprintln(c.App.ErrWriter, missing)
		}
	}
	if c.Bool("json") {
		return printJSON(c.App.Writer, statusesJSON(targets))
	}
	return printStatus(c.App.Writer, targets)
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
	if err := t.Flush(); err != nil {
		return err
	}
	return errors.Join(printAhead(w, targets), printFailures(w, targets))
}

// printAhead says what the next run need not load.
func printAhead(w io.Writer, targets []state.TargetStatus) error {
	var errs []error
	for _, s := range targets {
		for _, span := range s.Ahead.Spans {
			_, err := fmt.Fprintf(w, "%s: loaded ahead of the watermark: %s to %s\n", s.Name, span.From, span.To)
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// printFailures says why the last run of a target failed.
func printFailures(w io.Writer, targets []state.TargetStatus) error {
	for _, s := range targets {
		if len(s.Runs) == 0 || s.Runs[0].Error == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%s: %s\n", s.Name, strings.ReplaceAll(s.Runs[0].Error, "\n", "\n    ")); err != nil {
			return err
		}
	}
	return nil
}

// selected are the targets that --tables means, and a line about those of them
// that have no state.
func (l *ledger) selected(all []state.TargetStatus) (found []state.TargetStatus, missing string) {
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.Name
	}
	var without []string
	for _, t := range l.cfg.Tables {
		if i := slices.Index(names, t.Target.String()); i >= 0 {
			found = append(found, all[i])
			continue
		}
		without = append(without, t.Target.String())
	}
	if len(without) == 0 || len(all) == 0 {
		return found, ""
	}
	return found, notLoaded(without, names)
}

func notLoaded(without, loaded []string) string {
	const shown = 10
	names := spelling.Nearest(without[0], loaded, shown)
	if len(loaded) > shown {
		names = append(names, "…")
	}
	return "not loaded yet: " + strings.Join(without, ", ") + "; there are " + strings.Join(names, ", ")
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
