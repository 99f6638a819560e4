package verify

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/pipeline"
)

// tableExpressions are all figures of a table, the number of rows first.
func tableExpressions(t *pipeline.Table) []expression {
	all := []expression{{kind: "rows", source: "COUNT(*)", target: "count(*)", normal: asIs}}
	for _, m := range t.Columns {
		all = append(all, expressions(m)...)
	}
	return all
}

// sourceFigures asks Snowflake, in one statement.
func (v *Verifier) sourceFigures(ctx context.Context, s pipeline.Slice, all []expression) ([]string, error) {
	items := make([]string, 0, len(all))
	for _, e := range all {
		items = append(items, e.source)
	}
	row, err := source.Row(ctx, v.stages.Source, "SELECT "+strings.Join(items, ", ")+s.FromSQL())
	if err != nil {
		return nil, fmt.Errorf("computing the source's figures: %w", err)
	}
	return row, nil
}

// targetFigures asks PostgreSQL, in one statement.
func targetFigures(ctx context.Context, tx pgx.Tx, t *pipeline.Table, all []expression) ([]string, error) {
	items := make([]string, 0, len(all))
	for _, e := range all {
		items = append(items, "coalesce(("+e.target+")::text, '')")
	}
	row := make([]string, len(all))
	into := make([]any, len(all))
	for i := range row {
		into[i] = &row[i]
	}
	err := tx.QueryRow(ctx, "SELECT "+strings.Join(items, ", ")+" FROM "+t.Target.SQL()).Scan(into...)
	if err != nil {
		return nil, fmt.Errorf("computing the target's figures: %w", err)
	}
	return row, nil
}

// match puts the answers side by side. With redact no value of a row is shown.
func match(all []expression, src, dst []string, redact bool) []Figure {
	figures := make([]Figure, 0, len(all))
	for i, e := range all {
		f := Figure{Column: e.column, Kind: e.kind, Source: e.normal(src[i]), Target: e.normal(dst[i])}
		f.Equal = f.Source == f.Target
		f.Source, f.Target = excerpt(f.Source), excerpt(f.Target)
		if redact && (e.kind == "min" || e.kind == "max") {
			f.Source, f.Target = redacted, redacted
		}
		figures = append(figures, f)
	}
	return figures
}
