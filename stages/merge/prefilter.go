package merge

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
)

// prefilter sets the staged rows apart that the target does not have as they
// are or newer, and upserts only those. For the others nothing is written, not
// even a lock. It returns the rows written, and of those set apart the ones
// that another with the same key has replaced.
func prefilter(ctx context.Context, tx pgx.Tx, s statement, staged int64) (written, duplicates int64, err error) {
	table, err := apartTable(ctx, tx, s)
	if err != nil {
		return 0, 0, err
	}
	apart := s
	apart.staging = []string{table.SQL()}
	found, err := setApart(ctx, tx, s, table)
	if err == nil && found > 0 {
		written, duplicates, err = upsertApart(ctx, tx, s, apart, staged, found)
	}
	if err == nil {
		_, err = tx.Exec(ctx, "DROP TABLE "+table.SQL())
	}
	return written, duplicates, err
}

// setApart fills the table, which must not be there yet, and returns its rows.
// CREATE TABLE … AS reads in parallel, which INSERT … SELECT never does.
func setApart(ctx context.Context, tx pgx.Tx, s statement, table catalog.TargetTable) (found int64, err error) {
	err = lookingUp(ctx, tx, s, func() error {
		found, err = execCount(ctx, tx, "CREATE UNLOGGED TABLE "+table.SQL()+" AS\n"+s.notThere())
		return err
	})
	return found, err
}

// upsertApart upserts the rows that were set apart, of each key the newest.
func upsertApart(ctx context.Context, tx pgx.Tx, s, apart statement, staged, found int64) (written, duplicates int64, err error) {
	keys, err := countKeys(ctx, tx, apart)
	if err != nil {
		return 0, 0, err
	}
	beaten, err := beatenByOthers(ctx, tx, s, apart, staged, found)
	switch {
	case err != nil:
		return 0, 0, err
	case beaten:
		written, err = execCount(ctx, tx, s.upsert(s.latestOf(s.related(apart))))
	case found > keys:
		written, err = execCount(ctx, tx, s.upsert(apart.latest()))
	default:
		written, err = execCount(ctx, tx, s.upsert(apart.rows()))
		return written, 0, err
	}
	return written, found - written, err
}

// beatenByOthers says whether the newest row of a key may be one that was not
// set apart: it is in the target already, and comes before one that is as new
// and differs.
func beatenByOthers(ctx context.Context, tx pgx.Tx, s, apart statement, staged, found int64) (beaten bool, err error) {
	if found == staged {
		return false, nil
	}
	err = tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM "+apart.staging[0]+" WHERE "+s.tie()+")").Scan(&beaten)
	if err != nil || !beaten {
		return false, err
	}
	related, err := count(ctx, tx, "SELECT count(*) FROM "+s.related(apart))
	return related > found, err
}

// notThere are the staged rows that the target does not have, neither as they
// are nor newer, and whether the one it has is as new.
func (s statement) notThere() string {
	older := "false"
	if s.watermark != "" {
		older = "t." + s.watermark + " < s." + s.watermark
	}
	there := "t." + s.key[0] + " IS NOT NULL"
	return "SELECT " + list(each("s.", s.columns)) + ", " + there + " AND (" + older + ") IS NOT TRUE AS " + s.tie() +
		"\nFROM (" + s.rows() + ") AS s\nLEFT JOIN " + s.target + " AS t ON " + s.sameKey() +
		"\nWHERE NOT (" + there + ") OR " + s.wins("s")
}

// tie is the column of a row set apart that says whether the target's is as
// new.
func (s statement) tie() string { return s.unused("tie") }

func (s statement) sameKey() string {
	conditions := make([]string, len(s.key))
	for i, k := range s.key {
		conditions[i] = "t." + k + " = s." + k
	}
	return and(conditions)
}

// related are the staged rows with a key of those that were set apart.
func (s statement) related(apart statement) string {
	key := list(each("s.", s.key))
	return "(" + s.rows() + ") AS s WHERE (" + key + ") IN (SELECT " + list(s.key) + " FROM " + apart.staging[0] + ")"
}

// apartTable is what the next staging table of the same attempt would be
// called: nobody else uses the name, and should the table be left behind it is
// swept with the others.
func apartTable(ctx context.Context, tx pgx.Tx, s statement) (catalog.TargetTable, error) {
	t, err := stagingTable(ctx, tx, s)
	t.Name = t.Name[:strings.LastIndexByte(t.Name, '_')+1] + strconv.Itoa(len(s.staging))
	return t, err
}

// count is the number that a query over staging answers.
func count(ctx context.Context, tx pgx.Tx, sql string) (n int64, err error) {
	err = tx.QueryRow(ctx, sql).Scan(&n)
	return n, stagingGone(err)
}
