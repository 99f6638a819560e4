package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/progress"
	"github.com/snowpg/etl/pipeline"
)

// summarise prints the table of results and says how the run ended: nil, or
// an error that carries the exit code.
func summarise(w io.Writer, reports []pipeline.Report) error {
	rows := make([]progress.Row, 0, len(reports))
	for _, r := range reports {
		rows = append(rows, summaryRow(r))
	}
	if err := progress.Summary(w, rows); err != nil {
		return err
	}
	if err := printLosses(w, reports); err != nil {
		return err
	}
	if err := printRejects(w, reports); err != nil {
		return err
	}
	if err := printViolations(w, reports); err != nil {
		return err
	}
	return verdict(reports)
}

func summaryRow(r pipeline.Report) progress.Row {
	row := progress.Row{
		Table: r.Table, Mode: string(r.Mode), Result: result(r),
		Read: r.Read, Merged: r.Written, Unchanged: r.Unchanged, Rejected: r.Rejected,
		Begun: r.Started, Ended: r.Started.Add(r.Elapsed),
		From: r.From.String(), To: r.To.String(),
	}
	for _, path := range r.Paths {
		row.Path = strings.TrimPrefix(row.Path+"+"+string(path), "+")
	}
	for _, loss := range r.Losses {
		row.Lossy += loss.Count
	}
	if len(r.QueryIDs) > 0 {
		row.QueryID = r.QueryIDs[len(r.QueryIDs)-1]
	}
	if r.Err != nil {
		row.Error = strings.TrimPrefix(tableText(r.Err), r.Table+": ") // the summary names it
	}
	return row
}

// tableText is the error without the table's name, which the summary prints
// before it; several faults stand below each other.
func tableText(err error) string {
	var named *pipeline.TableError
	if errors.As(err, &named) && err == error(named) { // only the outermost name
		err = named.Err
	}
	return strings.ReplaceAll(explain(err), "\n", "\n    ")
}

func result(r pipeline.Report) string {
	var running *pipeline.AlreadyRunningError
	var fenced *pipeline.FencedError
	switch {
	case errors.As(r.Err, &running):
		return "already running"
	case errors.As(r.Err, &fenced):
		return "fenced"
	case r.Err != nil:
		return "failed"
	case r.Created:
		return "created"
	case r.Written == 0:
		return "nothing new"
	default:
		return "done"
	}
}

func printLosses(w io.Writer, reports []pipeline.Report) error {
	for _, r := range reports {
		for _, loss := range r.Losses {
			if _, err := fmt.Fprintf(w, "%s: column %s: %s: %s\n", r.Table, loss.Column, values(loss.Count), loss.Kind.Text()); err != nil {
				return err
			}
		}
	}
	return nil
}

func printRejects(w io.Writer, reports []pipeline.Report) error {
	for _, r := range reports {
		if r.Rejected == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "%s: %d rows were rejected: see the table reject, run_id %s\n", r.Table, r.Rejected, r.RunID); err != nil {
			return err
		}
	}
	return nil
}

func printViolations(w io.Writer, reports []pipeline.Report) error {
	for _, r := range reports {
		for _, v := range r.Violations {
			if _, err := fmt.Fprintf(w, "%s: %s: rule %s\n", r.Table, v.Severity, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// heldByAnother says that another run has the table: nothing is wrong with it.
func heldByAnother(err error) bool {
	var held *pipeline.AlreadyRunningError
	var fenced *pipeline.FencedError
	return errors.As(err, &held) || errors.As(err, &fenced)
}

// verdict turns the tables' outcomes into the run's exit code. The errors
// themselves stand in the summary.
func verdict(reports []pipeline.Report) error {
	var failed, running int
	for _, r := range reports {
		switch {
		case heldByAnother(r.Err):
			running++
		case r.Err != nil:
			failed++
		}
	}
	switch {
	case failed+running == 0:
		return nil
	case failed+running < len(reports):
		return &codedError{code: exitPartial}
	case failed == 0:
		return &codedError{code: exitRunning}
	default:
		return &codedError{code: exitFailed}
	}
}

func values(n int64) string {
	if n == 1 {
		return "1 value"
	}
	return strconv.FormatInt(n, 10) + " values"
}
