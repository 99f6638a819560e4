package main

import (
	"fmt"
	"syscall"
	"time"
)

// stopLimit is how long a run may take to stop.
const stopLimit = 10 * time.Second

// termAtRandom asks the run to stop some time after its start.
func termAtRandom(c *scene) error {
	after := c.moment()
	c.note("SIGTERM after %v", after)
	p := c.etl()
	pause(c.ctx, after)
	begun := time.Now()
	p.signal(syscall.SIGTERM)
	o := p.wait()
	took := time.Since(begun)
	if o.code != exitOK { // else it had ended before
		c.stops = append(c.stops, took)
	}
	switch {
	case took > stopLimit:
		return fmt.Errorf("it took %v to stop:\n%s", took, o.text)
	case o.code == exitTerm && o.text == "":
		c.note("before the program was up")
	}
	if err := o.want(exitOK, exitTerm); err != nil {
		return err
	}
	return c.leaseFree()
}

// leaseFree wants that a run which could clean up has done so.
func (c *scene) leaseFree() error {
	var held, staged int
	err := c.pool.QueryRow(c.ctx, `
SELECT count(*) FILTER (WHERE relname LIKE 'stage%'), count(*) FILTER (WHERE relname = 'etl_metadata')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'etl' AND relkind = 'r'`).Scan(&staged, &held)
	if err != nil {
		return err
	}
	if staged > 0 {
		return fmt.Errorf("%d staging tables left by a run that was asked to stop", staged)
	}
	if held == 0 {
		return nil
	}
	return c.none("leases kept by a run that was asked to stop", `SELECT 1 FROM etl.etl_metadata WHERE owner IS NOT NULL`)
}
