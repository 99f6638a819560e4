package main

import (
	"fmt"

	"github.com/snowpg/etl/internal/pgproxy"
)

// sliceCommitLost cuts the connection at the COMMIT of one or two slices. The
// run has to find out what happened, and to succeed; what a reader sees at that
// moment is judged, too.
func sliceCommitLost(c *scene) error {
	n, action := c.anySlice(), pick(c.rng, pgproxy.CutBefore, pgproxy.CutAfter)
	c.note("commit %d, %d", n, action)
	var seen error
	acted := []<-chan struct{}{c.proxy.Arm(pgproxy.Rule{Match: sliceCommit(n), Action: action, Hook: func() { _, seen = c.look() }})}
	if c.rng.IntN(3) == 0 {
		c.note("and another")
		acted = append(acted, c.proxy.Arm(pgproxy.Rule{Match: sliceCommit(1 + n/2), Action: pick(c.rng, pgproxy.CutBefore, pgproxy.CutAfter)}))
	}
	o := c.etl().wait()
	for _, a := range acted {
		if err := c.happened(a, o); err != nil {
			return err
		}
	}
	if seen != nil {
		return fmt.Errorf("while others are merged: %w", seen)
	}
	c.same = o.code == exitOK
	return o.want(exitOK)
}

// crashBetweenSlices takes PostgreSQL down while slices are merged: staging that
// is loaded and not merged is emptied. In every other case the run does not try
// again, and leaves what it has to the next one.
func crashBetweenSlices(c *scene) error {
	if c.job.n%2 == 1 {
		c.note("without retries")
		c.set("ETL_MAX_RETRIES", 0)
		defer c.set("ETL_MAX_RETRIES", 5)
	}
	n := c.anySlice()
	switch c.rng.IntN(3) {
	case 0:
		c.note("crash at the rows of slice %d", n)
		return c.crashServer(pgproxy.Nth(n, c.writesTarget()), pgproxy.Pass)
	case 1:
		c.note("crash at the watermark of slice %d", n)
		return c.crashServer(pgproxy.Nth(n, pgproxy.Contains(movesMark)), pgproxy.Pass)
	default:
		c.note("crash at commit %d", n)
		return c.crashServer(sliceCommit(n), pick(c.rng, pgproxy.Pass, pgproxy.CutAfter))
	}
}
