package main

import "github.com/snowpg/etl/internal/pgproxy"

// atomicDisturbed disturbs a run whose slices commit together.
func atomicDisturbed(c *scene) error {
	ways := []func(*scene) error{killStalledAtomic, loseAtomicCommit, killAtAtomicCommit, crashAtomic, killSlicesAtRandom}
	return ways[c.job.n%len(ways)](c)
}

// killStalledAtomic kills the run while it waits for a slice, with those before
// it merged and not committed: nobody may see them.
func killStalledAtomic(c *scene) error {
	m, err := c.stallSlice()
	if err != nil {
		return err
	}
	p := c.etl()
	if _, err := c.await(m); err != nil {
		return err
	}
	pause(c.ctx, c.moment()/2)
	if _, err := c.look(); err != nil {
		return err
	}
	p.kill()
	return p.outcome.want(exitKilled)
}

func loseAtomicCommit(c *scene) error {
	action := pick(c.rng, pgproxy.CutBefore, pgproxy.CutAfter)
	c.note("commit lost, %d", action)
	return c.loseCommit(action)
}

func killAtAtomicCommit(c *scene) error {
	if c.rng.IntN(4) == 0 {
		c.note("kill -9 before the watermark")
		return c.killAtMessage(pgproxy.Contains(movesMark), pgproxy.CutBefore)
	}
	act := pick(c.rng, pgproxy.CutBefore, pgproxy.Pass, pgproxy.CutAfter)
	c.note("kill -9 at the commit, %d", act)
	return c.killAtMessage(sliceCommit(1), act)
}

func crashAtomic(c *scene) error {
	switch c.rng.IntN(3) {
	case 0:
		n := c.anySlice()
		c.note("crash at the rows of slice %d", n)
		return c.crashServer(pgproxy.Nth(n, c.writesTarget()), pgproxy.Pass)
	case 1:
		c.note("crash at the watermark")
		return c.crashServer(pgproxy.Contains(movesMark), pgproxy.Pass)
	default:
		c.note("crash at the commit")
		return c.crashServer(sliceCommit(1), pick(c.rng, pgproxy.Pass, pgproxy.CutAfter))
	}
}
