package merge

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// upsert inserts new keys and updates those whose staged row is newer, or is
// as new and differs. It returns the rows written.
func upsert(ctx context.Context, tx pgx.Tx, s statement) (int64, error) {
	tag, err := tx.Exec(ctx, s.upsert())
	return tag.RowsAffected(), stagingGone(err)
}

func (s statement) upsert() string {
	return s.insert() + "\n" + s.latest() + "\nON CONFLICT (" + list(s.key) + ") " + s.onConflict()
}

func (s statement) onConflict() string {
	rest := s.rest()
	if len(rest) == 0 {
		return "DO NOTHING"
	}
	set := make([]string, len(rest))
	for i, c := range rest {
		set[i] = c + " = EXCLUDED." + c
	}
	return "DO UPDATE SET " + list(set) + "\nWHERE " + s.wins(rest)
}

// wins is the condition under which a staged row replaces the one that is
// there. A watermark of NULL says nothing about the age of a row: it replaces
// only another NULL.
//
// Rows are compared by their stored bytes (*<>, "Row-wise comparison" in the
// manual): IS DISTINCT FROM does not know json, and takes 1.0 for 1.00 and,
// with some collations, a for A.
func (s statement) wins(rest []string) string {
	// Without the casts the operator would be applied column by column.
	differs := "ROW(" + list(each("t.", rest)) + ")::record OPERATOR(pg_catalog.*<>) ROW(" + list(each("EXCLUDED.", rest)) + ")::record"
	if s.watermark == "" {
		return differs
	}
	old, staged := "t."+s.watermark, "EXCLUDED."+s.watermark
	return old + " < " + staged + " OR ((" + old + " = " + staged + " OR " + old + " IS NULL) AND " + differs + ")"
}

// countDuplicates counts the staged rows beyond the first of each key.
func countDuplicates(ctx context.Context, tx pgx.Tx, s statement, staged int64) (int64, error) {
	var keys int64
	err := tx.QueryRow(ctx,
		"SELECT count(*) FROM (SELECT DISTINCT "+list(s.key)+" FROM ("+s.rows()+") AS s) AS k").Scan(&keys)
	return staged - keys, err
}
