package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/progress"
	"github.com/snowpg/etl/stages/verify"
)

func printReports(c *cli.Context, reports []verify.Report) error {
	if c.Bool("json") {
		return printJSON(c.App.Writer, reports)
	}
	for _, r := range reports {
		if _, err := io.WriteString(c.App.Writer, reportText(r)); err != nil {
			return err
		}
	}
	return nil
}

// reportText is one paragraph a table.
func reportText(r verify.Report) string {
	var b strings.Builder
	if r.Err != nil && r.Figures == nil {
		fmt.Fprintf(&b, "%s: not compared\n    %s\n", r.Table, r.Error)
		return b.String()
	}
	fmt.Fprintf(&b, "%s: %s\n", r.Table, outcomeText(r))
	fmt.Fprintf(&b, "    %s\n", snapshotText(r))
	writeFigures(&b, r)
	writeColumns(&b, r)
	writeKeys(&b, r.Keys)
	if r.Rejected > 0 {
		fmt.Fprintf(&b, "    %s left out, as on_bad_row: reject allows: the target cannot take them\n", verb(r.Rejected, "is", "are"))
	}
	writeRepair(&b, r)
	if r.Err != nil {
		fmt.Fprintf(&b, "    not repaired: %s\n", r.Error)
	}
	return b.String()
}

func outcomeText(r verify.Report) string {
	if r.Differs {
		return "DIFFERS"
	}
	checked := "every value"
	if r.Columns == nil {
		checked = "counts, minima, maxima and sums"
	}
	return fmt.Sprintf("equal: %s, %s", rows(r.TargetRows), checked)
}

func snapshotText(r verify.Report) string {
	text := "source as of " + cmp.Or(r.Anchor, "now, without Time Travel")
	if r.Watermark != "" {
		text += ", up to watermark " + r.Watermark
	}
	if r.Late {
		text += "; the snapshot it was loaded from is out of reach"
	}
	return text
}

// writeFigures shows those that differ.
func writeFigures(b *strings.Builder, r verify.Report) {
	if !r.Differs {
		return
	}
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	head := false
	for _, f := range r.Figures {
		if f.Equal {
			continue
		}
		if !head {
			fmt.Fprintln(t, "    COLUMN\tFIGURE\tSOURCE\tTARGET")
			head = true
		}
		fmt.Fprintf(t, "    %s\t%s\t%s\t%s\n", orDash(f.Column), f.Kind, orDash(f.Source), orDash(f.Target))
	}
	_ = t.Flush() // a strings.Builder takes everything
}

func writeColumns(b *strings.Builder, r verify.Report) {
	var names []string
	for _, c := range r.Columns {
		if !c.Equal {
			names = append(names, c.Name)
		}
	}
	switch {
	case !r.Differs || r.Columns == nil:
	case len(names) > 0:
		fmt.Fprintf(b, "    columns with another hash: %s\n", strings.Join(names, ", "))
	case r.Keys.Total() == 0:
		fmt.Fprintln(b, "    each column has the same values, but these values stand in other rows")
	}
}

func writeKeys(b *strings.Builder, k verify.Keys) {
	if k.Total() > 0 {
		atLeast := ""
		if !k.Complete {
			atLeast = "at least "
		}
		fmt.Fprintf(b, "    %s%s, %s missing in the target, %s only in the target\n", atLeast, verb(k.Differing, "differs", "differ"), verb(k.Missing, "is", "are"), verb(k.Extra, "is", "are"))
	}
	for i, row := range k.Rows {
		if i == keysShown {
			fmt.Fprintf(b, "      … and %d more; --json lists them\n", len(k.Rows)-i)
			break
		}
		fmt.Fprintf(b, "      %s\n", rowText(row))
	}
	if k.Newer > 0 {
		fmt.Fprintf(b, "    %s changed at the source since the watermark: the next run takes over what changed\n", verb(k.Newer, "has", "have"))
	}
	if k.Duplicates > 0 {
		fmt.Fprintf(b, "    %s the key of a newer row of the source: only the newest counts\n", verb(k.Duplicates, "has", "have"))
	}
}

func rowText(r verify.Row) string {
	var key, values []string
	for _, k := range r.Key {
		key = append(key, k.Column+"="+k.Source)
	}
	for _, v := range r.Values {
		values = append(values, fmt.Sprintf("%s %s, target %s", v.Column, v.Source, v.Target))
	}
	text := fmt.Sprintf("%-8s %s", r.Kind, strings.Join(key, ", "))
	if len(values) > 0 {
		text += ": source " + strings.Join(values, "; source ")
	}
	return text
}

func writeRepair(b *strings.Builder, r verify.Report) {
	switch {
	case r.Repair != nil:
		fmt.Fprintf(b, "    repaired: %s written, %s deleted, run %s\n", rows(r.Repair.Written), rows(r.Repair.Deleted), r.Repair.RunID)
		if r.Repair.Deleted < r.Keys.Extra {
			fmt.Fprintf(b, "    next: %s left that only the target has; delete with --repair --delete-extra\n", verb(r.Keys.Extra-r.Repair.Deleted, "is", "are"))
		}
		if !r.Keys.Complete {
			fmt.Fprintln(b, "    next: verify again; more rows differ than --max-keys allows")
		}
	case r.Differs && r.Columns != nil && r.Keys.Total() > 0:
		fmt.Fprintln(b, "    next: --repair writes the source's version of these rows")
	case r.Differs && r.Columns == nil:
		fmt.Fprintln(b, "    next: verify without --quick says which rows differ")
	case r.Differs:
		fmt.Fprintln(b, "    next: without a key no row can be told apart; reload with etl stream --full-refresh")
	}
}

// rows is a number of rows in words.
func rows(n int64) string {
	if n == 1 {
		return "1 row"
	}
	return progress.FormatCount(n) + " rows"
}

// verb is a number of rows with what they do.
func verb(n int64, one, many string) string {
	if n == 1 {
		return rows(n) + " " + one
	}
	return rows(n) + " " + many
}
