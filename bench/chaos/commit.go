package main

import "github.com/snowpg/etl/internal/pgproxy"

func commitRequestLost(c *scene) error { return c.loseCommit(pgproxy.CutBefore) }

func commitReplyLost(c *scene) error { return c.loseCommit(pgproxy.CutAfter) }

// loseCommit cuts the connection at the COMMIT of the merge. The run has to
// find out what happened, and to succeed.
func (c *scene) loseCommit(action pgproxy.Action) error {
	acted := c.proxy.Arm(pgproxy.Rule{Match: commitAfter(movesMark)(c), Action: action})
	o := c.etl().wait()
	if err := c.happened(acted, o); err != nil {
		return err
	}
	c.same = o.code == exitOK
	return o.want(exitOK)
}
