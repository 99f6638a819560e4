package plan

import (
	"context"

	"github.com/snowpg/etl/pipeline"
)

// widen plans to alter the integer columns of an existing target that are too
// narrow for what the source holds now. A value that comes later is found by
// the encoder, which stops the run; the next run widens.
func (p *Planner) widen(ctx context.Context, t *pipeline.Table) error {
	var narrow []int
	for i, m := range t.Columns {
		if m.CanOverflow() && !m.Typed {
			narrow = append(narrow, i)
		}
	}
	ranges, err := p.ranges(ctx, t, narrow)
	if err != nil {
		return err
	}
	for n, i := range narrow {
		if !ranges[n].fits(t.Columns[i].Target.Type) {
			t.Columns[i] = t.Columns[i].Widened()
		}
	}
	return nil
}
