package main

import (
	"errors"
	"time"

	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/fault"
)

// slicesKilled kills a run of several slices, and in every third case the one
// that goes on as well.
func slicesKilled(c *scene) error {
	ways := []func(*scene) error{killBehindGap, killSlicesAtRandom, killBehindGap, killAtSliceCommit}
	if err := ways[c.job.n%len(ways)](c); err != nil {
		return err
	}
	if c.rng.IntN(3) > 0 {
		return c.countAhead()
	}
	c.source.ClearFaults()
	if err := c.judgeNow(); err != nil {
		return err
	}
	if err := c.beforeGoingOn(); err != nil {
		return err
	}
	if err := killSlicesAtRandom(c); err != nil {
		return err
	}
	return c.countAhead()
}

// countAhead counts, for the report, what a disturbed run has left behind a gap.
func (c *scene) countAhead() error {
	found, err := c.targetState()
	c.detected += len(found.ahead)
	return err
}

// killSlicesAtRandom allows for slices taking longer than the rows in one.
func killSlicesAtRandom(c *scene) error {
	after := c.moment() * 3 / 2
	c.note("kill -9 after %v", after)
	p := c.etl()
	pause(c.ctx, after)
	p.kill()
	return p.outcome.err
}

// killBehindGap stalls one slice at the source and kills the run when others
// have committed behind it.
func killBehindGap(c *scene) error {
	if err := c.runIntoGap(); err != nil {
		return err
	}
	pause(c.ctx, c.moment()/4)
	if _, err := c.look(); err != nil {
		return err
	}
	p := c.running[len(c.running)-1]
	p.kill()
	return p.outcome.want(exitKilled)
}

// runIntoGap starts a run and returns when it has left a gap behind.
func (c *scene) runIntoGap() error {
	m, err := c.stallSlice()
	if err != nil {
		return err
	}
	c.etl()
	if _, err := c.await(m); err != nil {
		return err
	}
	return c.awaitGap()
}

// stallSlice lets the source not answer a statement of one of the first slices,
// or not send one of their first chunks. It is not the last slice: before that
// one is asked for, most others have been loaded.
func (c *scene) stallSlice() (snowsim.Match, error) {
	f := fault.Fault{
		Endpoint: pick(c.rng, fault.Query, fault.Chunk), Statement: c.dataStatement(), Skip: c.rng.IntN(3),
		Action: fault.Action{Kind: fault.Stall},
	}
	if c.firstIsTold() {
		f.Statement = behindFirst
	}
	c.note("stalled at %s %d", f.Endpoint, f.Skip)
	_, err := c.inject(f)
	return snowsim.Match{Endpoint: f.Endpoint, Statement: f.Statement, Harmed: true, After: c.lastEvent()}, err
}

// behindFirst is in the statements of all slices but the first, which has no
// lower bound or includes it.
const behindFirst = `"UPDATED_AT" > `

// firstIsTold says whether that is so: in mode append the first slice leaves
// its lower bound out as well.
func (c *scene) firstIsTold() bool { return !c.appends || !c.before.exists }

// awaitGap waits until the ledger has a gap. If it may be the first slice that
// stalls, it does not wait for long: nothing commits then.
func (c *scene) awaitGap() error {
	limit := patience
	if !c.firstIsTold() {
		limit = 2 * c.stage.usual
	}
	for until := time.Now().Add(limit); time.Now().Before(until) && c.ctx.Err() == nil; pause(c.ctx, 10*time.Millisecond) {
		var known, gap bool
		err := c.pool.QueryRow(c.ctx, `SELECT to_regclass('etl.slice') IS NOT NULL`).Scan(&known)
		if err == nil && known {
			err = c.pool.QueryRow(c.ctx, `SELECT EXISTS (SELECT FROM etl.slice GROUP BY run_id HAVING count(*) <= max(n))`).Scan(&gap)
		}
		if err != nil || gap {
			return err
		}
	}
	if c.firstIsTold() {
		return errors.New("no slice has committed behind the one that is stalled")
	}
	return nil
}

// sliceCommit is the n-th COMMIT of a merge, on whatever connection.
func sliceCommit(n int) func(pgproxy.Message) bool {
	return pgproxy.Nth(n, pgproxy.Follows(pgproxy.Contains(movesMark), pgproxy.Statement("commit")))
}

// anySlice is a number that the merges of a run come to.
func (c *scene) anySlice() int { return 1 + c.rng.IntN(slicesOfRun-2) }

// killAtSliceCommit kills the run around the COMMIT of one of its slices.
func killAtSliceCommit(c *scene) error {
	n, act := c.anySlice(), pick(c.rng, pgproxy.CutBefore, pgproxy.Pass, pgproxy.CutAfter)
	c.note("kill -9 at commit %d, %d", n, act)
	return c.killAtMessage(sliceCommit(n), act)
}
