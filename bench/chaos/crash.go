package main

import (
	"fmt"

	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/pgtest"
)

func crashDuringCopy(c *scene) error {
	return c.crashServer(pgproxy.Type(copyData, c.anyCopyData()), pgproxy.Pass)
}

func crashDuringMerge(c *scene) error {
	return c.crashServer(pick(c.rng, c.writesTarget(), pgproxy.Contains(movesMark)), pgproxy.Pass)
}

func crashAtCommit(c *scene) error {
	return c.crashServer(commitAfter(movesMark)(c), pick(c.rng, pgproxy.Pass, pgproxy.CutAfter))
}

// crashServer takes PostgreSQL down without a checkpoint at a message, and
// starts it again. The run may outlive that or fail; the next one succeeds.
func (c *scene) crashServer(match func(pgproxy.Message) bool, action pgproxy.Action) error {
	var crash error
	acted := c.proxy.Arm(pgproxy.Rule{Match: match, Action: action, Hook: func() {
		crash = c.stage.server.Restart(c.ctx, pgtest.Immediate)
	}})
	o := c.etl().wait()
	if err := c.happened(acted, o); err != nil {
		return err
	}
	if crash != nil {
		return fmt.Errorf("restarting the server: %w", crash)
	}
	c.same = o.code == exitOK
	return o.want(exitOK, exitFailed)
}
