package state

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
)

// Losses are counts of values that were allowed to change on their way, by
// target column and kind: {"sent_at": {"nanoseconds": 12}}.
type Losses map[string]map[string]int64

// RecordLosses stores the losses of a run so far, in place of those it had.
func (s *Store) RecordLosses(ctx context.Context, q Querier, run uuid.UUID, losses Losses) error {
	if len(losses) == 0 {
		return nil
	}
	text, err := json.Marshal(losses)
	if err == nil {
		_, err = q.Exec(ctx, s.sql(`UPDATE {run} SET losses = $2::text::jsonb WHERE run_id = $1::uuid`), run.String(), string(text))
	}
	if err != nil {
		return fmt.Errorf("record the losses of run %s: %w", run, err)
	}
	return nil
}
