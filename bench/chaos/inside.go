package main

import "github.com/snowpg/etl/internal/pgproxy"

// insides are the messages in whose middle, or in the middle of whose answer,
// the connection is cut.
var insides = []event{
	{name: "taking the lease", match: sees(pgproxy.Contains(takesLease))},
	{name: "the lease's commit", match: commitAfter(takesLease)},
	{name: "making staging", match: sees(pgproxy.Contains(makesStaging))},
	{name: "rows", match: func(c *scene) func(pgproxy.Message) bool { return pgproxy.Type(copyData, c.anyCopyData()) }},
	{name: "the end of the rows", match: func(c *scene) func(pgproxy.Message) bool { return pgproxy.Type(copyDone, 1+c.rng.IntN(2)) }},
	{name: "the merge", match: (*scene).writesTarget},
	{name: "the watermark", match: sees(pgproxy.Contains(movesMark))},
	{name: "the commit", match: commitAfter(movesMark)},
	{name: "dropping staging", match: sees(pgproxy.Contains(dropsStaging))},
	{name: "freeing the lease", match: sees(pgproxy.Contains(freesLease))},
}

// cutInside ends a connection within a message. The run goes on with others.
func cutInside(c *scene) error {
	e := insides[c.job.n%len(insides)]
	action, where := pgproxy.CutInside, "request"
	if e.name != "rows" && c.rng.IntN(2) == 0 { // COPY data has no answer of its own
		action, where = pgproxy.CutInsideAnswer, "answer"
	}
	c.note("within the %s of %s", where, e.name)
	acted := c.proxy.Arm(pgproxy.Rule{Match: e.match(c), Action: action})
	o := c.etl().wait()
	if err := c.happened(acted, o); err != nil {
		return err
	}
	c.same = o.code == exitOK
	return o.want(exitOK)
}
