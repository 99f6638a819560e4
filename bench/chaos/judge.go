package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/oracle"
	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/fault"
)

const (
	exitOK      = 0
	exitFailed  = 1
	exitRunning = 5
	exitKilled  = 128 + 9
	exitTerm    = 128 + 15
)

// settle is what follows every disturbance: the target is judged as it is,
// the loader runs until it succeeds, and the end is judged.
func (c *scene) settle() error {
	for _, p := range c.running {
		if err := p.wait().err; err != nil {
			return err
		}
	}
	c.source.ClearFaults()
	if err := c.judgeNow(); err != nil {
		return fmt.Errorf("after the disturbance: %w", err)
	}
	if c.kind.slices != whole {
		if err := c.beforeGoingOn(); err != nil {
			return err
		}
	}
	if err := c.recover(); err != nil {
		return fmt.Errorf("recovering: %w", err)
	}
	if err := c.judgeEnd(); err != nil {
		return fmt.Errorf("in the end: %w", err)
	}
	return nil
}

// recover runs the loader until it succeeds. Waiting is right only while
// another run may still hold the table.
func (c *scene) recover() error {
	until := time.Now().Add(patience)
	for {
		p := c.etl()
		o := p.wait()
		if o.err == nil && o.code == exitRunning && time.Now().Before(until) {
			continue
		}
		if err := o.want(exitOK); err != nil {
			return err
		}
		c.measureRestart(p)
		return nil
	}
}

// measureRestart takes the time to the first chunk, if there was one to fetch.
func (c *scene) measureRestart(p *process) {
	for _, e := range c.source.Events() {
		if e.Seq > p.since && e.Phase == snowsim.Requested && e.Endpoint == fault.Chunk {
			c.restarts = append(c.restarts, e.Time.Sub(p.begun))
			return
		}
	}
}

// judgeNow judges the target as it is, and takes it for the old state from now
// on.
func (c *scene) judgeNow() error {
	found, err := c.look()
	if err != nil {
		return err
	}
	c.before = found
	if found.watermark == c.after.watermark && !c.current {
		c.reached, c.current = c.reached+1, true
	}
	return nil
}

// look reads target and watermark in one snapshot: they must be the old state
// or the new one, both of them, or what the slices have brought.
func (c *scene) look() (found state, err error) {
	if found, err = c.targetState(); err != nil {
		return found, err
	}
	if c.kind.slices == sideBySide {
		return found, c.judgeSlices(found)
	}
	want := c.after
	if found.watermark == c.before.watermark {
		want = c.before
	}
	switch {
	case found.watermark != want.watermark:
		return found, fmt.Errorf("watermark %q is neither %q nor %q", found.watermark, c.before.watermark, c.after.watermark)
	case len(found.ahead) > 0:
		return found, fmt.Errorf("%v is ahead of the watermark, but all rows commit at once", found.ahead)
	case found.exists != want.exists:
		return found, fmt.Errorf("watermark %q, and the table exists: %t", found.watermark, found.exists)
	case !found.exists:
		return found, nil
	}
	return found, oracle.Diff(want.rows, found.rows)
}

// judgeEnd wants the new state by as many windows as there were, and nothing
// left over.
func (c *scene) judgeEnd() error { return errors.Join(c.judgeRest(), c.windows()) }

// judgeRest wants the new state and nothing left over.
func (c *scene) judgeRest() error {
	found, err := c.targetState()
	if err != nil {
		return err
	}
	if found.watermark != c.after.watermark {
		return fmt.Errorf("watermark %q, want %q", found.watermark, c.after.watermark)
	}
	if len(found.ahead) > 0 {
		return fmt.Errorf("%v is ahead of the watermark", found.ahead)
	}
	if err := oracle.Diff(c.after.rows, found.rows); err != nil {
		return err
	}
	return errors.Join(
		c.none("runs that finished the same window", `SELECT 1 FROM etl.run WHERE status = 'done' AND lo IS DISTINCT FROM hi GROUP BY lo, hi HAVING count(*) > 1`),
		c.ledger(),
		c.none("open runs", `SELECT 1 FROM etl.run WHERE status = 'open'`),
		c.none("staging tables", `SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'etl' AND c.relkind = 'r' AND c.relname LIKE 'stage%'`),
		c.none("leases", `SELECT 1 FROM etl.etl_metadata WHERE owner IS NOT NULL`),
		c.noneLeft("open transactions", `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'etl/%' AND xact_start IS NOT NULL`),
	)
}

// windows wants one finished run for each state the target has reached. A run
// that has brought some of its slices, and not all, has not finished.
func (c *scene) windows() error {
	want := c.reached
	if !c.current {
		want++ // the last run has come to it
	}
	var got int
	err := c.pool.QueryRow(c.ctx, `SELECT count(*) FROM etl.run WHERE status = 'done' AND lo IS DISTINCT FROM hi`).Scan(&got)
	if err == nil && got != want {
		err = fmt.Errorf("%d windows were committed, want %d", got, want)
	}
	return err
}

func (c *scene) none(what, query string) error {
	var n int
	if err := c.pool.QueryRow(c.ctx, "SELECT count(*) FROM ("+query+") AS q").Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fmt.Errorf("%d %s", n, what)
	}
	return nil
}

// noneLeft waits until there are none: the server notices the end of a killed
// client when its process gets to run.
func (c *scene) noneLeft(what, query string) error {
	until := time.Now().Add(patience)
	for {
		err := c.none(what, query)
		if err == nil || c.ctx.Err() != nil || time.Now().After(until) {
			return err
		}
		pause(c.ctx, 20*time.Millisecond)
	}
}

// targetState reads the target and its watermark in one snapshot.
func (c *scene) targetState() (found state, err error) {
	err = c.snapshot(func(tx pgx.Tx) error {
		if found.exists, err = exists(c.ctx, tx, "public."+c.table); err != nil {
			return err
		}
		if found.exists {
			if found.rows, err = oracle.Target(c.ctx, tx, "public."+c.table, c.columns); err != nil {
				return err
			}
		}
		known, err := exists(c.ctx, tx, "etl.etl_metadata")
		if err != nil || !known {
			return err
		}
		if found.ahead, err = readAhead(c.ctx, tx); err != nil {
			return err
		}
		return tx.QueryRow(c.ctx, `SELECT coalesce(max(watermark), '') FROM etl.etl_metadata`).Scan(&found.watermark)
	})
	return found, err
}

// snapshot tries for a while: a case may have left the server starting.
func (c *scene) snapshot(read func(pgx.Tx) error) error {
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	until := time.Now().Add(patience)
	for {
		err := pgx.BeginTxFunc(c.ctx, c.pool, options, read)
		if err == nil || time.Now().After(until) || c.ctx.Err() != nil || c.pool.Ping(c.ctx) == nil {
			return err
		}
		pause(c.ctx, 50*time.Millisecond)
	}
}

func exists(ctx context.Context, tx pgx.Tx, table string) (found bool, err error) {
	err = tx.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, table).Scan(&found)
	return found, err
}

// pause waits a while or until the context ends.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
