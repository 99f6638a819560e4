package state

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
)

// Reject is a row that the target could not take. Its texts must be fit for
// text columns: UTF-8 without NUL.
type Reject struct {
	Key      map[string]string // target column to value; nil: none known
	Column   string
	SQLState string // empty: none fits
	Reason   string
	Excerpt  string // empty: none
}

// RecordRejects stores the rows that a slice leaves out. It belongs into the
// transaction that moves the slice's other rows.
func (s *Store) RecordRejects(ctx context.Context, q Querier, run uuid.UUID, target string, rejects []Reject) error {
	if len(rejects) == 0 {
		return nil
	}
	keys := make([]*string, len(rejects))
	columns, states := make([]string, len(rejects)), make([]string, len(rejects))
	reasons, excerpts := make([]string, len(rejects)), make([]string, len(rejects))
	for i, r := range rejects {
		if r.Key != nil {
			text, err := json.Marshal(r.Key)
			if err != nil {
				return fmt.Errorf("record the rejects of run %s: %w", run, err)
			}
			keys[i] = new(string(text))
		}
		columns[i], states[i], reasons[i], excerpts[i] = r.Column, r.SQLState, r.Reason, r.Excerpt
	}
	_, err := q.Exec(ctx, s.sql(`
INSERT INTO {reject} (run_id, target, row_key, column_name, sqlstate, reason, value_excerpt)
SELECT $1::uuid, $2::text, r.row_key::jsonb, r.column_name, nullif(r.sqlstate, ''), r.reason, nullif(r.excerpt, '')
FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS r (row_key, column_name, sqlstate, reason, excerpt)`),
		run.String(), target, keys, columns, states, reasons, excerpts)
	if err != nil {
		return fmt.Errorf("record the rejects of run %s: %w", run, err)
	}
	return nil
}
