package main

import (
	"fmt"
	"strings"
	"time"
)

// slicesOfRun is about how many slices a disturbed run has.
const slicesOfRun = 8

// changesLast is over how long a time the changes of the source are spread: a
// window of rows that were all changed at once cannot be cut.
func (c *scene) changesLast() time.Duration {
	if c.kind.slices == whole {
		return 0
	}
	return 24 * time.Hour
}

// arrangeSlices is arrange for runs of several slices. All in one transaction
// they are only where the target exists: a first load is one slice then.
func (c *scene) arrangeSlices() (err error) {
	c.set("ETL_PARALLEL", 2+c.rng.IntN(3))
	if c.appends = c.rng.IntN(2) == 0; c.appends {
		c.note("append")
		c.set("ETL_MODE", "append")
	} else if c.rng.IntN(2) == 0 {
		c.note("no lookback")
		c.set("ETL_LOOKBACK", "0s")
	}
	rows := c.stage.rows
	if c.kind.slices == sideBySide && c.rng.IntN(2) == 0 {
		c.note("first load of %s", c.table)
		c.after, err = c.sourceState()
	} else {
		rows /= 2
		err = c.loadAndChange()
	}
	c.set("ETL_SLICE_ROWS", (rows+slicesOfRun-1)/slicesOfRun)
	c.set("ETL_ATOMIC", c.kind.slices == together)
	return err
}

// set sets a variable of the runs to come; the last one counts.
func (c *scene) set(name string, value any) { c.env = append(c.env, fmt.Sprintf("%s=%v", name, value)) }

// changeOverTime edits every second row, or adds as many, as if that had
// happened in the last hours.
func (c *scene) changeOverTime() error {
	at := fmt.Sprintf("DATEADD(SECOND, 0 - MOD(%s * 7919, 72000), CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ)", c.key())
	return c.change(2, at)
}

// changeNow changes some rows and gives them the watermark of this moment, as
// what changes after a run has begun has.
func (c *scene) changeNow() error {
	c.note("the source has changed since")
	err := c.change(7, "CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ")
	if err == nil {
		c.current = false
		c.after, err = c.sourceState()
	}
	return err
}

// change edits one row of so many, or adds copies of them where rows are only
// added, with a watermark.
func (c *scene) change(of int, at string) error {
	some := fmt.Sprintf(" WHERE MOD(%s, %d) = 1", c.key(), of)
	if c.appends {
		return c.executeAll([]string{"INSERT INTO " + c.sourceTable() + " SELECT " + c.copied(at) + " FROM " + c.sourceTable() + some})
	}
	edit := map[string]string{"notification_text": "TITLE = TITLE || ' (edited)'", "orders": "STATUS = 'returned'"}[c.table]
	return c.executeAll([]string{"UPDATE " + c.sourceTable() + " SET " + edit + ", UPDATED_AT = " + at + some})
}

// copied are the columns of a copy of a row, which has a key of its own.
func (c *scene) copied(at string) string {
	columns := make([]string, len(c.columns))
	for i, column := range c.columns {
		columns[i] = column.Name
	}
	const apart = 10_000_000 // more than there are rows
	c.copies++
	columns[0] = fmt.Sprintf("%s + %d", columns[0], c.copies*apart)
	columns[len(columns)-1] = at
	return strings.Join(columns, ", ")
}

// beforeGoingOn sometimes lets the run that goes on find another world: other
// slices, or a source that has changed.
func (c *scene) beforeGoingOn() error {
	if c.rng.IntN(2) == 0 {
		rows := 1 + c.stage.rows/(1+c.rng.IntN(12))
		c.note("slices of %d rows", rows)
		c.set("ETL_SLICE_ROWS", rows)
	}
	if c.rng.IntN(2) == 0 {
		return c.changeNow()
	}
	return nil
}
