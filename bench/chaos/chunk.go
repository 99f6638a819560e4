package main

import (
	"fmt"
	"time"

	"github.com/snowpg/etl/internal/snowsim/fault"
)

const damages = 4

// damagedChunks harms four downloads of a run.
func damagedChunks(c *scene) error {
	for i := range damages {
		f := fault.Fault{Endpoint: fault.Chunk, Skip: i + c.rng.IntN(3), Action: c.damage()}
		c.note("%s %d/%d", f.Action.Kind, f.Action.Bytes, f.Action.Status)
		if _, err := c.inject(f); err != nil {
			return err
		}
	}
	return c.survive()
}

// damage is one of the ways in which a download goes wrong.
func (c *scene) damage() fault.Action {
	bytes := c.rng.IntN(20 << 10)
	return pick(c.rng,
		fault.Action{Kind: fault.Truncate, Bytes: bytes},
		fault.Action{Kind: fault.TruncateChunked, Bytes: bytes},
		fault.Action{Kind: fault.Reset, Bytes: bytes},
		fault.Action{Kind: fault.Corrupt, Bytes: bytes},
		fault.Action{Kind: fault.DropBatches, Batches: 1},
		fault.Action{Kind: fault.Empty},
		fault.Action{Kind: fault.Status, Status: pick(c.rng, 403, 404, 500, 503)},
	)
}

// silence is the limit for a download without a byte where one is to stop.
// Everywhere else the default rules: a busy machine is no stalled download.
const silence = 2 * time.Second

// stalledChunk lets a download stop sending.
func stalledChunk(c *scene) error {
	c.env = append(c.env, "ETL_STALL_TIMEOUT="+silence.String())
	f := fault.Fault{Endpoint: fault.Chunk, Skip: c.rng.IntN(4), Action: pick(c.rng,
		fault.Action{Kind: fault.Stall},
		fault.Action{Kind: fault.StallBody, Bytes: c.rng.IntN(20 << 10)})}
	c.note("%s %d", f.Action.Kind, f.Action.Bytes)
	if _, err := c.inject(f); err != nil {
		return err
	}
	return c.survive()
}

// survive wants the run to succeed in spite of what was injected, and that
// something of it was met.
func (c *scene) survive() error {
	o := c.etl().wait()
	c.detected += c.fired()
	c.same = o.code == exitOK
	if c.detected == 0 {
		return fmt.Errorf("no fault was met:\n%s", o.text)
	}
	return o.want(exitOK)
}
