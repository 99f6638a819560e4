package main

import (
	"errors"
	"syscall"

	"github.com/snowpg/etl/internal/snowsim/fault"
)

// frozen stops a run while it waits for a chunk, for twice its lease. Another
// run takes the table over and completes; then the first goes on, and must
// notice.
func frozen(c *scene) error {
	m, err := c.holdRequest(fault.Chunk)
	if err != nil {
		return err
	}
	first := c.etl()
	if _, err := c.await(m); err != nil {
		return err
	}
	first.signal(syscall.SIGSTOP)
	pause(c.ctx, 2*lease) // by the server's clock, which is this machine's
	second := c.etl().wait()
	c.source.ClearFaults()
	first.signal(syscall.SIGCONT)
	o := first.wait()
	if err := second.want(exitOK); err != nil {
		return errors.Join(errors.New("the second run"), err)
	}
	c.same = true
	return o.want(exitRunning)
}
