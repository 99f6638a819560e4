package pipeline

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/rule"
	"github.com/snowpg/etl/internal/watermark"
)

// Report is what became of one table.
type Report struct {
	Table    string
	Target   catalog.TargetTable
	Mode     Mode
	RunID    uuid.UUID
	QueryIDs []string
	// Read counts the rows that came from the source, Bytes their size as
	// decoded Arrow.
	Read, Bytes int64
	// Written counts rows inserted or updated, Unchanged those that were
	// already there, Duplicates those that a newer row of the window replaced.
	Written, Unchanged, Duplicates int64
	// Rejected counts rows that the target cannot take and that were recorded
	// instead. Read is Rejected + Duplicates + Unchanged + Written.
	Rejected int64
	Created  bool
	Paths    []Path // the ways the slices took, each once
	HeldBack bool   // the source has rows newer than its clock minus the lag
	Losses   []Loss
	// Violations are the broken rules that only warn.
	Violations []rule.Violation
	From, To   watermark.Value
	Started    time.Time
	Elapsed    time.Duration
	Err        error
}

func (r *Report) add(l loaded, m Merged) {
	r.QueryIDs = append(r.QueryIDs, l.QueryID)
	r.Read += l.Rows
	r.Bytes += l.Bytes
	r.Written += m.Written
	r.Unchanged += m.Unchanged
	r.Duplicates += m.Duplicates
	r.Rejected += int64(len(l.Rejects))
	r.Created = r.Created || m.Created
	if m.Path != "" && !slices.Contains(r.Paths, m.Path) {
		r.Paths = append(r.Paths, m.Path)
	}
	r.Losses = addLosses(r.Losses, l.Losses)
	r.Violations = addViolations(r.Violations, m.Violations)
	if r.To.Compare(m.Watermark) < 0 {
		r.To = m.Watermark
	}
}

// addLosses sums two lists by column and kind.
func addLosses(a, b []Loss) []Loss {
	for _, loss := range b {
		i := slices.IndexFunc(a, func(l Loss) bool { return l.Column == loss.Column && l.Kind == loss.Kind })
		if i < 0 {
			a = append(a, loss)
			continue
		}
		a[i].Count += loss.Count
	}
	slices.SortFunc(a, func(x, y Loss) int {
		return cmp.Or(cmp.Compare(x.Column, y.Column), cmp.Compare(x.Kind, y.Kind))
	})
	return a
}
