package main

import "github.com/snowpg/etl/internal/snowsim/fault"

// sessionEnded lets Snowflake refuse a session in the middle of a run: its
// token has expired, cannot be renewed, or the session is gone.
func sessionEnded(c *scene) error {
	code := pick(c.rng, "390111", "390112", "390114")
	skip := c.rng.IntN(6)
	c.note("%s at statement %d", code, skip)
	f := fault.Fault{Endpoint: fault.Query, Skip: skip, Action: fault.Action{Kind: fault.Code, Code: code, Message: "session refused"}}
	if code == "390114" {
		f.Action.Code = "390112"
		if _, err := c.inject(fault.Fault{Endpoint: fault.Renew, Action: fault.Action{Kind: fault.Code, Code: code, Message: "master token expired"}}); err != nil {
			return err
		}
	}
	if _, err := c.inject(f); err != nil {
		return err
	}
	o := c.etl().wait()
	c.detected += c.fired()
	c.same = o.code == exitOK
	return o.want(exitOK)
}
