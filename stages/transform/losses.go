package transform

import (
	"slices"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/pipeline"
)

// Losses implements pipeline.Encoder: what each column lost since New, by
// column and kind. What was not lost is absent.
func (e *Encoder) Losses() []pipeline.Loss {
	var all []pipeline.Loss
	total := slices.Clone(e.retired)
	for _, p := range e.plans {
		total = addLosses(total, p)
	}
	for _, l := range total {
		all = append(all, kinds(l)...)
	}
	return all
}

// kinds are a column's losses as they are reported.
func kinds(l pgcopy.Losses) []pipeline.Loss {
	var lost []pipeline.Loss
	for _, k := range []pipeline.Loss{
		{Kind: pipeline.LossNUL, Count: l.NUL},
		{Kind: pipeline.LossInvalidUTF8, Count: l.InvalidUTF8},
		{Kind: pipeline.LossNanoseconds, Count: l.Nanoseconds},
		{Kind: pipeline.LossUndefined, Count: l.Undefined},
		{Kind: pipeline.LossOffset, Count: l.Offset},
	} {
		if k.Count > 0 {
			lost = append(lost, pipeline.Loss{Column: l.Column, Kind: k.Kind, Count: k.Count})
		}
	}
	return lost
}

// addLosses adds a plan's counts to those of the same columns.
func addLosses(total []pgcopy.Losses, p *pgcopy.Plan) []pgcopy.Losses {
	for _, l := range p.Losses() {
		i := slices.IndexFunc(total, func(t pgcopy.Losses) bool { return t.Column == l.Column })
		if i < 0 {
			total = append(total, l)
			continue
		}
		total[i].Add(l)
	}
	return total
}
