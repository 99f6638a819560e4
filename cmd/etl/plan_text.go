package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/snowpg/etl/internal/progress"
)

// printOutlooks writes one paragraph a table.
func printOutlooks(w io.Writer, outlooks []outlook) error {
	for _, o := range outlooks {
		if _, err := io.WriteString(w, o.text()); err != nil {
			return err
		}
	}
	return nil
}

func (o *outlook) text() string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-10s %s\n", name, strings.ReplaceAll(value, "\n", "\n             "))
		}
	}
	fmt.Fprintf(&b, "%s → %s (%s)\n", o.Source, o.Target, o.Mode)
	if o.err != nil {
		line("error", o.Error)
		return b.String()
	}
	line("key", strings.Join(o.Key, ", "))
	line("watermark", o.Watermark)
	line("window", o.window())
	for _, left := range o.Ahead {
		line("left out", left+": an earlier run has loaded it")
	}
	line("rows", fmt.Sprintf("%d of %d", o.Rows, o.SourceRows))
	line("bytes", o.size())
	line("workers", o.Workers.text())
	line("snapshot", o.Anchor)
	if o.Slices > 1 {
		line("commits", fmt.Sprintf("%d slices, %s; the SQL is the first one's", o.Slices, o.commits()))
	}
	if o.SliceScan != nil {
		line("warning", o.SliceScan.Warning)
	}
	for i, p := range o.Paths {
		name := "path"
		if i > 0 {
			name = "or"
		}
		line(name, pathText[p])
	}
	line("SQL", o.SQL)
	for _, ddl := range o.DDL {
		line("DDL", ddl)
	}
	return b.String()
}

func (o *outlook) commits() string {
	if o.Atomic {
		return "all together"
	}
	return "each by itself"
}

func (o *outlook) window() string {
	switch {
	case o.To == "":
		return "everything"
	case o.From == "":
		return "everything up to " + o.To
	default:
		return o.From + " to " + o.To
	}
}

func (o *outlook) size() string {
	if o.SourceBytes == 0 {
		return ""
	}
	return "about " + progress.FormatBytes(o.Bytes) + " of " + progress.FormatBytes(o.SourceBytes) + ", as compressed in Snowflake"
}
