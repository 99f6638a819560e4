package merge

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// upsert inserts new keys and updates those whose staged row is newer, or is
// as new and differs. It returns the rows written and, of the staged ones,
// those beyond the first of each key. Again says that the slice reads rows that
// an earlier run may have brought already.
func upsert(ctx context.Context, tx pgx.Tx, s statement, staged int64, again bool) (path pipeline.Path, written, duplicates int64, err error) {
	if duplicates, err = countDuplicates(ctx, tx, s, staged); err != nil {
		return "", 0, 0, err
	}
	if path, err = choosePath(ctx, tx, s, again); err != nil {
		return "", 0, 0, err
	}
	tag, err := tx.Exec(ctx, s.upsert(path, duplicates > 0))
	return path, tag.RowsAffected(), duplicates, stagingGone(err)
}

// choosePath chooses by what is likely to be there already, and by size.
func choosePath(ctx context.Context, tx pgx.Tx, s statement, again bool) (pipeline.Path, error) {
	if !again || len(s.rest()) == 0 {
		return pipeline.PathUpsert, nil
	}
	large, err := largeAgainstTarget(ctx, tx, s)
	if err != nil || !large {
		return pipeline.PathUpsert, err
	}
	return pipeline.PathPrefilter, nil
}

// readAgain says whether the slice begins before the watermark that was
// reached: behind it every row is new or newer.
func readAgain(before state.Target, s pipeline.Slice) bool {
	return s.From.IsZero() || s.From.Kind() != before.Watermark.Kind() || s.From.Compare(before.Watermark) < 0
}

// countDuplicates counts the staged rows beyond the first of each key. It
// hashes keys only, which is cheaper than sorting whole rows to find out.
func countDuplicates(ctx context.Context, tx pgx.Tx, s statement, staged int64) (int64, error) {
	var keys int64
	err := tx.QueryRow(ctx,
		"SELECT count(*) FROM (SELECT DISTINCT "+list(s.key)+" FROM ("+s.rows()+") AS s) AS k").Scan(&keys)
	return staged - keys, stagingGone(err)
}

// largeShare is the size of staging against the target from which on reading
// the whole target to leave out what is already there costs less than looking
// every staged row up in its index: about twice as much at a tenth, a seventh
// at the whole.
const largeShare = 0.3

// largeAgainstTarget compares the heaps: row counts are only known after
// ANALYZE, sizes always.
func largeAgainstTarget(ctx context.Context, tx pgx.Tx, s statement) (large bool, err error) {
	err = tx.QueryRow(ctx, `
SELECT (SELECT sum(pg_catalog.pg_relation_size(r::regclass)) FROM unnest($1::text[]) AS r) >=
       $2::float8 * coalesce(
           (SELECT sum(pg_catalog.pg_relation_size(p.relid)) FROM pg_catalog.pg_partition_tree($3::text::regclass) AS p),
           pg_catalog.pg_relation_size($3::text::regclass))`,
		s.staging, largeShare, s.target).Scan(&large)
	return large, stagingGone(err)
}

func (s statement) upsert(path pipeline.Path, duplicates bool) string {
	source := "SELECT " + list(each("s.", s.columns)) + " FROM (" + s.rows() + ") AS s"
	if duplicates {
		source = "SELECT " + list(each("s.", s.columns)) + " FROM (" + s.latest() + ") AS s"
	}
	if path == pipeline.PathPrefilter {
		source += "\n" + s.joinTarget()
	}
	return s.insert() + "\n" + source + "\nORDER BY " + list(each("s.", s.key)) +
		"\nON CONFLICT (" + list(s.key) + ") " + s.onConflict()
}

// joinTarget leaves out the staged rows that would not change the target. It
// must see the newest row of each key only: an older one with the same
// watermark might differ from a target that holds the newest already.
func (s statement) joinTarget() string {
	return "LEFT JOIN " + s.target + " AS t ON " + s.sameKey() +
		"\nWHERE t." + s.key[0] + " IS NULL OR " + s.wins("s", s.rest())
}

func (s statement) sameKey() string {
	conditions := make([]string, len(s.key))
	for i, k := range s.key {
		conditions[i] = "t." + k + " = s." + k
	}
	return and(conditions)
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
	return "DO UPDATE SET " + list(set) + "\nWHERE " + s.wins("EXCLUDED", rest)
}

// wins is the condition under which a staged row, of this alias, replaces the
// one that is there. A watermark of NULL says nothing about the age of a row:
// it replaces only another NULL.
//
// Rows are compared by their stored bytes (*<>, "Row-wise comparison" in the
// manual): IS DISTINCT FROM does not know json, and takes 1.0 for 1.00 and,
// with some collations, a for A.
func (s statement) wins(alias string, rest []string) string {
	// Without the casts the operator would be applied column by column.
	differs := "ROW(" + list(each("t.", rest)) + ")::record OPERATOR(pg_catalog.*<>) ROW(" + list(each(alias+".", rest)) + ")::record"
	if s.watermark == "" {
		return differs
	}
	old, staged := "t."+s.watermark, alias+"."+s.watermark
	return "(" + old + " < " + staged + " OR ((" + old + " = " + staged + " OR " + old + " IS NULL) AND " + differs + "))"
}
