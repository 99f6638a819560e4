package transform

import (
	"maps"

	"github.com/snowpg/etl/internal/pgcopy"
)

// Losses returns what each column lost since New, by column name; columns that
// lost nothing are absent. The caller owns the map.
func (e *Encoder) Losses() map[string]pgcopy.Losses {
	total := maps.Clone(e.losses)
	for _, p := range e.plans {
		addLosses(total, p)
	}
	return total
}

func addLosses(total map[string]pgcopy.Losses, p *pgcopy.Plan) {
	for _, l := range p.Losses() {
		sum := total[l.Column]
		sum.Column = l.Column
		sum.Add(l)
		total[l.Column] = sum
	}
}
