package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/oracle"
)

// span is a range of watermarks, (from, to], as the state tables write them.
type span struct{ from, to string }

func readAhead(ctx context.Context, tx pgx.Tx) ([]span, error) {
	rows, err := tx.Query(ctx, `SELECT lo, hi FROM etl.ahead ORDER BY lo`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (s span, err error) {
		return s, row.Scan(&s.from, &s.to)
	})
}

// holds says whether the state tables claim that the target has the rows of a
// watermark.
func (s state) holds(watermark string) bool {
	if watermark <= s.watermark {
		return true
	}
	for _, a := range s.ahead {
		if a.from < watermark && watermark <= a.to {
			return true
		}
	}
	return false
}

// judgeSlices wants the target to hold what the watermark and the ranges ahead
// of it say: of these the new rows, of all others the old ones. Watermarks of
// one format compare as texts.
func (c *scene) judgeSlices(found state) error {
	reached := found.watermark
	for _, s := range found.ahead {
		if s.from < reached || s.from >= s.to {
			return fmt.Errorf("watermark %q, and %v is ahead of it", found.watermark, found.ahead)
		}
		reached = s.to
	}
	switch {
	case found.watermark < c.before.watermark || reached > c.after.watermark:
		return fmt.Errorf("watermark %q and %v do not lie between %q and %q", found.watermark, found.ahead, c.before.watermark, c.after.watermark)
	case found.exists != (found.watermark != ""):
		return fmt.Errorf("watermark %q, and the table exists: %t", found.watermark, found.exists)
	case found.watermark == "" && len(found.ahead) > 0:
		return fmt.Errorf("%v is in before the first slice", found.ahead)
	case !found.exists:
		return nil
	}
	return oracle.Diff(c.partly(found), found.rows)
}

// partly is the old state with the new rows that the target is said to hold.
func (c *scene) partly(found state) oracle.Rows {
	latest := make(map[string]string, c.after.rows.Len())
	for row := range c.before.rows.All() {
		latest[keyOf(row)] = row
	}
	for row := range c.after.rows.All() {
		if found.holds(watermarkOf(row)) {
			latest[keyOf(row)] = row
		}
	}
	rows := make([]string, 0, len(latest))
	for _, row := range latest {
		rows = append(rows, row)
	}
	return oracle.RowsOf(rows)
}

// keyOf is the first cell of a row: both tables begin with their key.
func keyOf(row string) string {
	key, _, _ := strings.Cut(row, "|")
	return key
}

// watermarkOf is the last cell, with the nanoseconds that the state tables keep:
// neither table has any.
func watermarkOf(row string) string { return row[strings.LastIndexByte(row, '|')+1:] + "000" }

// ledger wants the slices of a finished run to be in it, all of them. A run that
// did not finish has none, unless its slices commit one by one: the first before
// the others.
func (c *scene) ledger() error {
	if c.kind.slices != sideBySide {
		return errors.Join(c.none("finished runs that are not in the ledger", `SELECT 1 FROM etl.run r WHERE (status = 'done') <> EXISTS (SELECT FROM etl.slice s WHERE s.run_id = r.run_id)`),
			c.none("runs that committed more than once", `SELECT 1 FROM etl.slice GROUP BY run_id HAVING count(DISTINCT xmin::text) > 1`))
	}
	return errors.Join(
		c.none("finished runs that are not whole in the ledger", `SELECT 1 FROM etl.run r WHERE status = 'done' AND
	(SELECT count(*) = 0 OR count(*) <> max(n) + 1 FROM etl.slice s WHERE s.run_id = r.run_id)`),
		c.none("runs without their first slice", `SELECT 1 FROM etl.slice GROUP BY run_id HAVING min(n) > 0`),
		c.none("slices of no run", `SELECT 1 FROM etl.slice s WHERE NOT EXISTS (SELECT FROM etl.run r WHERE r.run_id = s.run_id)`),
	)
}
