package merge

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

// upsert inserts new keys and updates those whose staged row is newer, or is
// as new and differs. It returns the rows written, and those that another of
// their key stands for.
func upsert(ctx context.Context, tx pgx.Tx, s statement, staged int64, again overlap) (path pipeline.Path, written, duplicates int64, err error) {
	if staged == 0 {
		return pipeline.PathUpsert, 0, 0, nil
	}
	path, keys, err := choosePath(ctx, tx, s, staged, again)
	switch {
	case err != nil:
		return "", 0, 0, err
	case path == pipeline.PathPrefilter:
		written, duplicates, err = prefilter(ctx, tx, s, staged)
	case keys < staged:
		written, err = execCount(ctx, tx, s.upsert(s.latest()))
		duplicates = staged - keys
	default:
		written, err = execCount(ctx, tx, s.upsert(s.rows()))
	}
	return path, written, duplicates, err
}

// choosePath chooses by what is likely to be there already, and by size. It
// counts the keys where the path needs to know whether one comes twice: two
// rows of a key cannot be in one INSERT … ON CONFLICT, and among those that may
// be there only a comparison with the target tells what becomes of each.
func choosePath(ctx context.Context, tx pgx.Tx, s statement, staged int64, again overlap) (path pipeline.Path, keys int64, err error) {
	if again != nothing {
		mostlyThere, err := likelyThere(ctx, tx, s, again)
		if err != nil || mostlyThere {
			return pipeline.PathPrefilter, 0, err
		}
	}
	keys, err = countKeys(ctx, tx, s)
	if err == nil && again != nothing && keys < staged {
		return pipeline.PathPrefilter, keys, nil
	}
	return pipeline.PathUpsert, keys, err
}

// overlap says how much of a slice an earlier run may have brought already.
type overlap int

const (
	nothing   overlap = iota // every row is new or newer
	something                // the slice begins before the watermark that was reached
	everything
)

// readAgain compares a slice with the watermark that was reached. A table
// without one is read whole in every run.
func readAgain(before state.Target, s pipeline.Slice) overlap {
	reached := before.Watermark
	switch {
	case s.Run.Table.WatermarkColumn == nil:
		return everything
	case reached.IsZero(): // nobody knows
		return something
	case !s.From.IsZero() && s.From.Kind() == reached.Kind() && s.From.Compare(reached) >= 0:
		return nothing
	case !s.To.IsZero() && s.To.Kind() == reached.Kind() && s.To.Compare(reached) <= 0:
		return everything
	default: // also where the watermark has become another
		return something
	}
}

// likelyThere says whether so many of the staged rows are likely to be there
// that it pays to set the others apart: by size, and where all of the slice is
// read again whatever its size, if looking rows up is cheap.
func likelyThere(ctx context.Context, tx pgx.Tx, s statement, again overlap) (bool, error) {
	share, err := shareOfTarget(ctx, tx, s)
	if err != nil || share > hugeShare {
		return false, err
	}
	if share >= largeShare || again != everything {
		return share >= largeShare, nil
	}
	return neighbours(ctx, tx, s)
}

// largeShare and hugeShare are the sizes of staging against the target between
// which the target is read first.
//
// Below, few runs read again only what they have brought: rows that are new or
// newer cost half as much again if they are set apart first. And where the
// planner hashes the target, setting apart what is there costs 1.1 s of CPU
// for a tenth of a million wide rows and 1.4 s for three tenths, an upsert that
// changes nothing 0.3 s and 1.0 s.
//
// Above, less than half of the staged rows can be there; with a half, both ways
// take the same time.
const (
	largeShare = 0.3
	hugeShare  = 2
)

// shareOfTarget compares the heaps: row counts are only known after ANALYZE,
// sizes always.
func shareOfTarget(ctx context.Context, tx pgx.Tx, s statement) (share float64, err error) {
	var staging, target float64
	err = tx.QueryRow(ctx, `
SELECT (SELECT sum(pg_catalog.pg_relation_size(r::regclass)) FROM unnest($1::text[]) AS r)::float8,
       coalesce(
           (SELECT sum(pg_catalog.pg_relation_size(p.relid)) FROM pg_catalog.pg_partition_tree($2::text::regclass) AS p),
           pg_catalog.pg_relation_size($2::text::regclass))::float8`,
		s.staging, s.target).Scan(&staging, &target)
	return staging / target, stagingGone(err) // +Inf of an empty target
}

// upsert inserts rows, of which no two have one key, in the order of their
// keys: two transactions that insert the same keys in two orders deadlock.
func (s statement) upsert(rows string) string {
	return s.insert() + "\nSELECT " + list(each("s.", s.columns)) + " FROM (" + rows + ") AS s\nORDER BY " + list(each("s.", s.key)) +
		"\nON CONFLICT (" + list(s.key) + ") " + s.onConflict()
}

// onConflict compares once more, even after prefilter: another transaction
// may have changed the row since.
func (s statement) onConflict() string {
	rest := s.rest()
	if len(rest) == 0 {
		return "DO NOTHING"
	}
	set := make([]string, len(rest))
	for i, c := range rest {
		set[i] = c + " = EXCLUDED." + c
	}
	return "DO UPDATE SET " + list(set) + "\nWHERE " + s.wins("EXCLUDED")
}

// wins is the condition under which a staged row, of this alias, replaces the
// one that is there; never in a table that is all key. A watermark of NULL
// says nothing about the age of a row: it replaces only another NULL.
func (s statement) wins(alias string) string {
	rest := s.rest()
	if len(rest) == 0 {
		return "false"
	}
	differs := "(" + s.differs(alias, rest) + ")"
	if s.watermark == "" {
		return differs
	}
	old, staged := "t."+s.watermark, alias+"."+s.watermark
	return "(" + old + " < " + staged + " OR ((" + old + " = " + staged + " OR " + old + " IS NULL) AND " + differs + "))"
}

// execCount executes a statement over staging and returns the rows it wrote.
func execCount(ctx context.Context, tx pgx.Tx, sql string) (int64, error) {
	tag, err := tx.Exec(ctx, sql)
	return tag.RowsAffected(), stagingGone(err)
}
