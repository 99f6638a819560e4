package merge

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/setlocal"
)

// lookingUp runs a join of staging with the target that looks rows up in the
// target's index, if that is what pays, and leaves the choice to the planner
// otherwise. The planner does not know that rows which are neighbours in
// staging are neighbours in the target, too, as in most sources they are: it
// expects each to be on a page of its own.
//
// For a million wide rows, all there, a look-up each takes 1.9 s of CPU and
// hashing the target 2.1 to 2.8 s. If they come in no order it takes 4.9 s and
// 2.6 s.
func lookingUp(ctx context.Context, tx pgx.Tx, s statement, join func() error) error {
	near, err := neighbours(ctx, tx, s)
	if err != nil {
		return err
	}
	if !near {
		return join()
	}
	return byIndex(ctx, tx, join)
}

// byIndex runs a join of which the planner may only look rows up. After an
// error the transaction is over.
func byIndex(ctx context.Context, tx pgx.Tx, join func() error) error {
	if err := setlocal.Apply(ctx, tx, otherJoins("off")...); err != nil {
		return err
	}
	if err := join(); err != nil {
		return err
	}
	return setlocal.Apply(ctx, tx, otherJoins("on")...)
}

func otherJoins(value string) []setlocal.Setting {
	return []setlocal.Setting{{Name: "enable_hashjoin", Value: value}, {Name: "enable_mergejoin", Value: value}}
}

// samplePages is how many pages of each staging table are looked at, roughly.
const samplePages = 8

// neighbours says whether the rows of a page of staging are on less than half
// as many pages of the target.
func neighbours(ctx context.Context, tx pgx.Tx, s statement) (near bool, err error) {
	var rows, pages int64
	err = byIndex(ctx, tx, func() error { return tx.QueryRow(ctx, s.sample()).Scan(&rows, &pages) })
	return 2*pages < rows, stagingGone(err)
}

// sample counts the rows of some pages of staging that the target has, and its
// pages that they are on, anew for each page of staging. The page is the first
// of the two numbers of a ctid, which look like a point's.
func (s statement) sample() string {
	page := s.unused("page")
	parts := make([]string, len(s.staging))
	for i, relation := range s.staging {
		parts[i] = fmt.Sprintf("SELECT ROW(%d, (ctid::text::point)[0]) AS %s, %s FROM %s "+
			"TABLESAMPLE SYSTEM (100 / greatest(1, pg_catalog.pg_relation_size('%s') / 8192.0 / %d)) REPEATABLE (1)",
			i, page, list(s.key), relation, strings.ReplaceAll(relation, "'", "''"), samplePages)
	}
	return "SELECT count(*), count(DISTINCT (s." + page + ", t.tableoid, (t.ctid::text::point)[0]))\nFROM (" +
		strings.Join(parts, "\nUNION ALL\n") + ") AS s\nJOIN " + s.target + " AS t ON " + s.sameKey()
}
