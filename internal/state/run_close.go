package state

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// Status is what has become of a run.
type Status string

// The states of a run. Every run begins Open and leaves that state once.
const (
	Open      Status = "open"
	Done      Status = "done"
	Failed    Status = "failed"
	Abandoned Status = "abandoned" // its lease was taken over
)

// Outcome is how a run ended. Class and Text describe the error of a failed
// run; Text may name the key and the value of a bad row, unless the run was told
// to keep values back.
type Outcome struct {
	Status      Status
	Class, Text string
}

// CloseRun records the end of a run. A run that has already ended keeps its
// first outcome.
func (s *Store) CloseRun(ctx context.Context, q Querier, run uuid.UUID, o Outcome) error {
	_, err := q.Exec(ctx, s.sql(`
UPDATE {run} SET status = $2, error_class = nullif($3, ''), error = nullif($4, ''), finished_at = clock_timestamp()
WHERE run_id = $1::uuid AND status = 'open'`), run.String(), string(o.Status), o.Class, o.Text)
	if err != nil {
		return fmt.Errorf("close run %s: %w", run, err)
	}
	return nil
}
