package merge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/rule"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// RuleError says that a rule could not be evaluated.
type RuleError struct {
	Rule string
	Err  error
}

func (e *RuleError) Error() string {
	return fmt.Sprintf("rule %s cannot be evaluated: %v", e.Rule, e.Err)
}

func (e *RuleError) Unwrap() error { return e.Err }

// NextStep implements fault.Advised: what the server says concerns the rule's
// own text.
func (e *RuleError) NextStep() string {
	return "correct the rule; " + rule.Staging + " has the columns of the target"
}

// facts are what rules about the table as a whole are judged by. The counts
// are taken only if a rule asks for them.
type facts struct {
	before, after int64
	watermark     watermark.Value // after the slice
	last          bool            // of the run's slices
}

// judge evaluates a table's rules before the commit. Those that only warn are
// returned, unless one of severity error is broken, too.
func judge(ctx context.Context, tx pgx.Tx, s statement, f facts) ([]rule.Violation, error) {
	var broken []rule.Violation
	stop := false
	for _, r := range s.table.Rules {
		v, err := evaluate(ctx, tx, s, f, r.Check)
		if err != nil {
			return nil, &RuleError{Rule: r.Name, Err: stagingGone(err)}
		}
		if v == nil {
			continue
		}
		v.Rule, v.Severity = r.Name, r.Severity
		if s.table.BadRows.Redact {
			v.Keys = nil
		}
		broken = append(broken, *v)
		stop = stop || r.Severity == rule.Error
	}
	if stop {
		return nil, &pipeline.ValidationError{Violations: broken}
	}
	return broken, nil
}

// evaluate returns nil for a check that holds.
func evaluate(ctx context.Context, tx pgx.Tx, s statement, f facts, check rule.Check) (*rule.Violation, error) {
	switch c := check.(type) {
	case rule.RowCount:
		return rowCount(c, f), nil
	case rule.Fresh:
		return fresh(ctx, tx, c, f)
	default:
		o, err := s.offending(check)
		if err != nil {
			return nil, err
		}
		return o.find(ctx, tx)
	}
}

func rowCount(c rule.RowCount, f facts) *rule.Violation {
	if c.Holds(f.before, f.after) {
		return nil
	}
	return &rule.Violation{Detail: fmt.Sprintf("the target had %d rows and would have %d", f.before, f.after)}
}

// fresh asks the server for the time, because this machine's clock is
// nobody's business here.
func fresh(ctx context.Context, tx pgx.Tx, c rule.Fresh, f facts) (*rule.Violation, error) {
	at, ok := f.watermark.Time()
	if !ok || !f.last {
		return nil, nil // nothing was ever read, or there is more to come
	}
	var behind bool
	err := tx.QueryRow(ctx, `SELECT pg_catalog.clock_timestamp() - $1::timestamptz > $2::interval`, at, c.MaxLag).Scan(&behind)
	if err != nil || !behind {
		return nil, err
	}
	return &rule.Violation{Detail: "the watermark is " + f.watermark.String()}, nil
}

// wantsCounts says whether the target's rows have to be counted: that reads
// all of it.
func wantsCounts(t *pipeline.Table) bool {
	return slices.ContainsFunc(t.Rules, func(r rule.Rule) bool {
		_, ok := r.Check.(rule.RowCount)
		return ok
	})
}

func countTarget(ctx context.Context, tx pgx.Tx, t *pipeline.Table) (rows int64, err error) {
	if !wantsCounts(t) {
		return 0, nil
	}
	err = tx.QueryRow(ctx, "SELECT count(*) FROM "+t.Target.SQL()).Scan(&rows)
	return rows, err
}

// column is the quoted target column of a source column, and its type.
func (s statement) column(source string) (string, catalog.PGType, error) {
	sources := make([]catalog.SourceColumn, len(s.table.Columns))
	for i, m := range s.table.Columns {
		sources[i] = m.Source
	}
	found, err := catalog.FindSource(sources, source)
	if err != nil {
		return "", catalog.PGType{}, err
	}
	i := slices.IndexFunc(s.table.Columns, func(m catalog.Mapping) bool { return m.Source.Name == found.Name })
	target := s.table.Columns[i].Target
	return catalog.QuoteTarget(target.Name), target.Type, nil
}

func (s statement) columnsOf(names []string) ([]string, error) {
	quoted := make([]string, len(names))
	var faults []error
	for i, name := range names {
		var err error
		quoted[i], _, err = s.column(name)
		faults = append(faults, err)
	}
	return quoted, errors.Join(faults...)
}

// suffixed puts a suffix behind every item.
func suffixed(items []string, suffix string) []string {
	all := make([]string, len(items))
	for i, item := range items {
		all[i] = item + suffix
	}
	return all
}

func anyOf(conditions []string) string { return strings.Join(conditions, " OR ") }
