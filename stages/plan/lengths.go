package plan

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/pipeline"
)

// Lengths looks whether the slice has text that is longer than the target's
// column allows. Snowflake has to read these columns for the answer, so a run
// does without: its encoder finds such a value before anything is written. It
// asks nothing where the declared lengths fit.
func (p *Planner) Lengths(ctx context.Context, s pipeline.Slice) error {
	t := s.Run.Table
	var narrow []catalog.Mapping
	var longest []string
	for _, m := range t.Columns {
		if mayBeTooLong(m) {
			narrow = append(narrow, m)
			longest = append(longest, "TO_VARCHAR(MAX(LENGTH("+catalog.QuoteSource(m.Source.Name)+")))")
		}
	}
	if t.CreateTarget || len(narrow) == 0 {
		return nil
	}
	row, err := p.scalarRow(ctx, "SELECT "+strings.Join(longest, ", ")+s.FromSQL())
	if err != nil {
		return &pipeline.TableError{Table: t.Name, Err: fmt.Errorf("reading the lengths of the VARCHAR columns: %w", err)}
	}
	var faults []error
	for i, m := range narrow {
		if n, err := strconv.Atoi(row[i]); err == nil && n > m.Target.Type.Length { // "" where all are NULL
			faults = append(faults, tooLong(t, m, n))
		}
	}
	if len(faults) > 0 {
		return &pipeline.TableError{Table: t.Name, Err: errors.Join(faults...)}
	}
	return nil
}

// mayBeTooLong is true also of a source column without a declared length.
func mayBeTooLong(m catalog.Mapping) bool {
	most, declared := m.Target.Type.Length, m.Source.Type.Length
	return m.Source.Type.Kind == snowtype.Text && most > 0 && (declared <= 0 || declared > most)
}

func tooLong(t *pipeline.Table, m catalog.Mapping, n int) error {
	name := catalog.QuoteTarget(m.Target.Name)
	return fmt.Errorf("target column %s is %s, and Snowflake's %s holds a text of %d characters; ALTER TABLE %s ALTER COLUMN %s TYPE varchar(%d), or record such rows with on_bad_row: reject",
		name, m.Target.Type.SQL, m.Source.Name, n, t.Target.SQL(), name, n)
}
