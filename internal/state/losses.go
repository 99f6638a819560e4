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

// AddLosses adds the losses of a slice to those of its run. It belongs into
// the transaction that moves the slice's rows, under the lock of LockProgress.
func (s *Store) AddLosses(ctx context.Context, q Querier, run uuid.UUID, losses Losses) error {
	if len(losses) == 0 {
		return nil
	}
	if err := s.addLosses(ctx, q, run, losses); err != nil {
		return fmt.Errorf("record the losses of run %s: %w", run, err)
	}
	return nil
}

func (s *Store) addLosses(ctx context.Context, q Querier, run uuid.UUID, losses Losses) error {
	var stored string
	if err := q.QueryRow(ctx, s.sql(`SELECT losses::text FROM {run} WHERE run_id = $1::uuid`), run.String()).Scan(&stored); err != nil {
		return err
	}
	sum := make(Losses)
	if err := json.Unmarshal([]byte(stored), &sum); err != nil {
		return err
	}
	for column, kinds := range losses {
		if sum[column] == nil {
			sum[column] = make(map[string]int64)
		}
		for kind, count := range kinds {
			sum[column][kind] += count
		}
	}
	text, err := json.Marshal(sum)
	if err != nil {
		return err
	}
	_, err = q.Exec(ctx, s.sql(`UPDATE {run} SET losses = $2::text::jsonb WHERE run_id = $1::uuid`), run.String(), string(text))
	return err
}
