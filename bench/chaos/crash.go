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
// Where slices commit, what the crash has left is judged at once.
func (c *scene) crashServer(match func(pgproxy.Message) bool, action pgproxy.Action) error {
	var crash error
	acted := c.proxy.Arm(pgproxy.Rule{Match: match, Action: action, Hook: func() {
		if crash = c.stage.server.Restart(c.ctx, pgtest.Immediate); crash == nil && c.kind.slices != whole {
			var left state
			left, crash = c.look()
			c.detected += len(left.ahead)
		}
	}})
	o := c.etl().wait()
	if err := c.happened(acted, o); err != nil {
		return err
	}
	if crash != nil {
		return fmt.Errorf("when the server is up again: %w", crash)
	}
	c.same = o.code == exitOK
	return o.want(exitOK, exitFailed)
}
