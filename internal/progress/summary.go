package progress

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Row is one table's line in the summary.
type Row struct {
	Table     string
	Mode      string // upsert, append, replace, changes
	Path      string // how the rows got into the target: direct, upsert …
	Result    string // done, nothing new, fenced, failed …
	Read      int64  // rows read from the source
	Merged    int64  // rows inserted or updated in the target
	Unchanged int64  // rows that were in the target as they came
	Rejected  int64  // rows that the target cannot take and that were recorded instead
	Lossy     int64  // values changed by a conversion that was allowed
	Begun     time.Time
	Ended     time.Time
	From, To  string // watermark before and after
	QueryID   string // of the statement read last
	Error     string // why it failed, "" if it did not
}

func (r Row) took() time.Duration { return max(0, r.Ended.Sub(r.Begun)) }

// Summary writes the table of results: a line a table, a line of totals, the
// process's peak memory, and the errors of the tables that failed.
func Summary(w io.Writer, rows []Row) error {
	rss, known := PeakRSS()
	if !known {
		rss = 0
	}
	_, err := io.WriteString(w, summaryText(rows, rss))
	return err
}

var summaryColumns = []column{
	{"table", left},
	{"mode", left},
	{"path", left},
	{"result", left},
	{"rows read", right},
	{"merged", right},
	{"unchanged", right},
	{"rejected", right},
	{"lossy", right},
	{"time", right},
	{"rows/s", right},
	{"watermark", left},
	{"query id", left},
}

func summaryText(rows []Row, rss uint64) string {
	g := grid{columns: summaryColumns}
	for _, r := range rows {
		g.add(cells(r, printable(r.Table), watermark(r))...)
	}
	total := sum(rows)
	g.foot(cells(total, fmt.Sprintf("total (%d)", len(rows)), "")...)
	var b strings.Builder
	g.write(&b)
	if rss > 0 {
		fmt.Fprintf(&b, "peak memory %s\n", FormatBytes(int64(rss)))
	}
	for _, r := range rows {
		if r.Error != "" {
			fmt.Fprintf(&b, "%s: %s\n", printable(r.Table), r.Error)
		}
	}
	return b.String()
}

func cells(r Row, table, watermark string) []string {
	return []string{
		table, r.Mode, r.Path, r.Result,
		FormatCount(r.Read), FormatCount(r.Merged), FormatCount(r.Unchanged), FormatCount(r.Rejected), FormatCount(r.Lossy),
		formatDuration(r.took()), FormatCount(int64(perSecond(r.Read, r.took()))),
		watermark, r.QueryID,
	}
}

func watermark(r Row) string {
	switch {
	case r.From == r.To && r.To != "":
		return r.To
	case r.From == "" && r.To == "":
		return "-"
	case r.From == "":
		return "(none) → " + r.To
	case r.To == "":
		return r.From
	}
	return r.From + " → " + r.To
}

// sum adds the counts. Tables run side by side, so the time is from the first
// begin to the last end.
func sum(rows []Row) Row {
	var total Row
	for _, r := range rows {
		total.Read += r.Read
		total.Merged += r.Merged
		total.Unchanged += r.Unchanged
		total.Rejected += r.Rejected
		total.Lossy += r.Lossy
		if r.Begun.IsZero() {
			continue
		}
		if total.Begun.IsZero() || r.Begun.Before(total.Begun) {
			total.Begun = r.Begun
		}
		if r.Ended.After(total.Ended) {
			total.Ended = r.Ended
		}
	}
	return total
}
