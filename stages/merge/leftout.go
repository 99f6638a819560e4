package merge

import (
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// rejects are the rows left out as they are stored.
func rejects(rows []*pipeline.RowError) []state.Reject {
	all := make([]state.Reject, 0, len(rows))
	for _, r := range rows {
		reject := state.Reject{Column: r.Column, SQLState: r.State, Reason: r.Reason, Excerpt: r.Excerpt}
		if len(r.Key) > 0 {
			reject.Key = make(map[string]string, len(r.Key))
		}
		for _, k := range r.Key {
			reject.Key[k.Column] = k.Value
		}
		all = append(all, reject)
	}
	return all
}

// losses are the changed values as they are stored.
func losses(list []pipeline.Loss) state.Losses {
	all := make(state.Losses)
	for _, l := range list {
		if all[l.Column] == nil {
			all[l.Column] = make(map[string]int64)
		}
		all[l.Column][string(l.Kind)] += l.Count
	}
	return all
}
