package plan

import (
	"errors"
	"fmt"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/rule"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/pipeline"
)

// checkRules finds rules that could not be evaluated.
func checkRules(t *pipeline.Table) error {
	sources := make([]catalog.SourceColumn, len(t.Columns))
	for i, m := range t.Columns {
		sources[i] = m.Source
	}
	var faults []error
	for _, r := range t.Rules {
		for _, column := range r.Check.Columns() {
			if _, err := catalog.FindSource(sources, column); err != nil {
				faults = append(faults, fmt.Errorf("rule %s: %w", r.Name, err))
			}
		}
		if _, fresh := r.Check.(rule.Fresh); fresh && !hasInstant(t) {
			faults = append(faults, fmt.Errorf("rule %s: freshness is that of the watermark, and this table has none that is a date or timestamp", r.Name))
		}
	}
	return errors.Join(faults...)
}

func hasInstant(t *pipeline.Table) bool {
	return t.WatermarkColumn != nil && t.WatermarkColumn.Source.Type.Kind != snowtype.Fixed
}
