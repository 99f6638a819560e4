package plan

import (
	"context"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/pipeline"
)

// resolveDirect decides whether the rows may be copied into what becomes the
// target. The merge looks again: this only chooses what staging is made like.
func (p *Planner) resolveDirect(ctx context.Context, t *pipeline.Table, existing *catalog.Target) error {
	if existing == nil {
		published, err := target.NewTablesPublished(ctx, p.target, t.Target.Schema)
		t.Direct = !published
		return err
	}
	if t.Mode != pipeline.Replace || (len(t.KeyColumns) > 0 && !existing.HasUniqueKey(t.KeyColumns)) || alters(t.Columns) {
		return nil // without a unique index nothing would notice a key that comes twice
	}
	lost, err := target.LostBySwap(ctx, p.target, t.Target)
	t.Direct = lost == ""
	return err
}

// alters says whether the merge changes the target's columns: what is made
// like the target before has the old ones.
func alters(columns []catalog.Mapping) bool {
	for _, m := range columns {
		if m.Widen || m.Target.Missing {
			return true
		}
	}
	return false
}
