package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/fence"
)

func resetCommand() *cli.Command {
	return &cli.Command{
		Name:  "reset",
		Usage: "forget watermarks, or move them",
		Description: "The next run of the tables begins at the watermark given with --to, or reads everything\n" +
			"without it. No row of a target is touched. Says what will happen, and asks.",
		Flags: append(settingFlags("Metrics", "Alerts"), yesFlag(),
			&cli.StringFlag{Name: "to", EnvVars: []string{"ETL_RESET_TO"}, Usage: "Watermark to go on from: 2026-01-02, \"2026-01-02 03:04:05\" (UTC) or a number."}),
		Action: reset,
	}
}

func reset(c *cli.Context) error {
	l, err := openLedger(c, 0)
	if err != nil {
		return err
	}
	defer l.pool.Close()
	resets, err := l.planResets(c.Context, c.String("to"))
	if err != nil {
		return err
	}
	if err := describeResets(c.App.Writer, resets); err != nil || len(resets) == 0 {
		return err
	}
	if err := confirm(c, "Reset?"); err != nil {
		return err
	}
	return applyResets(c.Context, c.App.Writer, fence.New(l.pool, l.store, fence.Options{TTL: l.cfg.Run.Lease}), resets)
}

// plannedReset is one target and where its watermark goes.
type plannedReset struct {
	table  config.Table
	before state.Target
	to     watermark.Value
}

// planResets looks at the tables that have a state. A watermark that does not
// fit one of them is a fault before any of them is changed.
func (l *ledger) planResets(ctx context.Context, to string) ([]plannedReset, error) {
	var resets []plannedReset
	var faults []error
	for _, t := range l.cfg.Tables {
		before, err := l.store.Read(ctx, l.pool, t.Target.String())
		if errors.Is(err, state.ErrNoTarget) || isMissing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		r := plannedReset{table: t, before: before}
		if r.to, err = resetTo(before, to); err != nil {
			faults = append(faults, fmt.Errorf("--to: %s: %w", t.Name, err))
		}
		resets = append(resets, r)
	}
	if len(faults) > 0 {
		return nil, &usageError{errors.Join(faults...)}
	}
	return resets, nil
}

// resetTo reads the text as a watermark of the type the table has.
func resetTo(before state.Target, text string) (watermark.Value, error) {
	switch {
	case text == "":
		return watermark.Value{}, nil
	case before.Watermark.IsZero():
		return watermark.Value{}, errors.New("no watermark is stored that could be moved; leave --to out")
	}
	return watermark.Read(before.Watermark.Kind(), text)
}

func describeResets(w io.Writer, resets []plannedReset) error {
	if len(resets) == 0 {
		_, err := fmt.Fprintln(w, "none of these tables has been loaded yet: there is nothing to reset; etl status lists those that have")
		return err
	}
	for _, r := range resets {
		if _, err := fmt.Fprintf(w, "%s: watermark %s → %s\n    %s\n", r.before.Name, orNone(r.before.Watermark), orNone(r.to), r.consequence()); err != nil {
			return err
		}
	}
	return nil
}

func orNone(v watermark.Value) string {
	if v.IsZero() {
		return "(none)"
	}
	return v.String()
}

// consequence is what the next run will do.
func (r plannedReset) consequence() string {
	again := r.to.Compare(r.before.Watermark) < 0 || r.to.IsZero()
	switch {
	case r.table.Mode == config.Append && again:
		return "the next run ADDS rows that the target has already: delete them there first"
	case r.table.Mode == config.Replace:
		return "nothing changes: mode replace reads everything in every run"
	case r.to.IsZero():
		return "the next run reads the whole source again; rows that are there unchanged are not written"
	case again:
		return "the next run reads again what came after " + r.to.String()
	default:
		return "rows between the two are NOT loaded: the next run begins after " + r.to.String()
	}
}

// applyResets stops at the first table that cannot be reset.
func applyResets(ctx context.Context, w io.Writer, f *fence.Fence, resets []plannedReset) error {
	for _, r := range resets {
		before, err := f.Reset(ctx, r.before.Name, r.to)
		if err != nil {
			return heldError(err)
		}
		if _, err := fmt.Fprintf(w, "%s: reset from %s to %s\n", before.Name, orNone(before.Watermark), orNone(r.to)); err != nil {
			return err
		}
	}
	return nil
}

// heldError gives a target in use its exit code.
func heldError(err error) error {
	var running *pipeline.AlreadyRunningError
	if errors.As(err, &running) {
		return &codedError{code: exitRunning, err: err}
	}
	return err
}
