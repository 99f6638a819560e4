package main

import (
	"fmt"
	"sync"

	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/fault"
)

// killAtRandom kills the run some time after its start.
func killAtRandom(c *scene) error {
	after := c.moment()
	c.note("kill -9 after %v", after)
	p := c.etl()
	pause(c.ctx, after)
	p.kill()
	return p.outcome.err
}

// event is a moment of a run that the proxy or the source can see.
type event struct {
	name  string
	match func(*scene) func(pgproxy.Message) bool // seen by the proxy, or
	act   pgproxy.Action
	door  fault.Endpoint // by the source
}

const (
	copyData = 'd'
	copyDone = 'c'
)

// anyCopyData is the number of a message with rows that the shortest load of
// so many rows still sends.
func (c *scene) anyCopyData() int { return 1 + c.rng.IntN(max(2, c.stage.rows/2500)) }

func sees(match func(pgproxy.Message) bool) func(*scene) func(pgproxy.Message) bool {
	return func(*scene) func(pgproxy.Message) bool { return match }
}

// commitAfter is the COMMIT of the transaction that holds a statement.
func commitAfter(part string) func(*scene) func(pgproxy.Message) bool {
	return func(*scene) func(pgproxy.Message) bool {
		return pgproxy.After(pgproxy.Contains(part), pgproxy.Statement("commit"))
	}
}

// What the statements of a run have in them that no others have.
const (
	takesLease   = "epoch = epoch + 1"
	makesStaging = `TABLE "etl"."stage_` // also the logged one of a first load
	movesMark    = "watermark = $3"
	dropsStaging = "DROP TABLE IF EXISTS"
	freesLease   = "SET owner = NULL"
)

// writesTarget is a statement by which rows come into the target: a first load
// has no INSERT, but a table that becomes the target.
func (c *scene) writesTarget() func(pgproxy.Message) bool {
	inserts := pgproxy.Contains(`INSERT INTO "public".`)
	becomes := pgproxy.Contains(pick(c.rng, "ADD PRIMARY KEY", " SET SCHEMA "))
	return func(m pgproxy.Message) bool { return inserts(m) || becomes(m) }
}

// events are the moments at which killing is tried, in their order in a run.
var events = []event{
	{name: "lease asked for", match: sees(pgproxy.Contains(takesLease)), act: pgproxy.Pass},
	{name: "lease taken", match: commitAfter(takesLease), act: pgproxy.CutAfter},
	{name: "staging made", match: commitAfter(makesStaging), act: pgproxy.CutAfter},
	{name: "query asked", door: fault.Query},
	{name: "chunk asked", door: fault.Chunk},
	{name: "rows sent", match: func(c *scene) func(pgproxy.Message) bool { return pgproxy.Type(copyData, c.anyCopyData()) }, act: pgproxy.Pass},
	{name: "copy ended", match: func(c *scene) func(pgproxy.Message) bool { return pgproxy.Type(copyDone, 1+c.rng.IntN(2)) }, act: pgproxy.Pass},
	{name: "copy committed", match: func(*scene) func(pgproxy.Message) bool {
		return pgproxy.After(pgproxy.Type(copyDone, 1), pgproxy.Statement("commit"))
	}, act: pgproxy.CutAfter},
	{name: "merge begun", match: (*scene).writesTarget, act: pgproxy.Pass},
	{name: "merge done, watermark not yet", match: sees(pgproxy.Contains(movesMark)), act: pgproxy.CutBefore},
	{name: "commit not sent", match: commitAfter(movesMark), act: pgproxy.CutBefore},
	{name: "commit on its way", match: commitAfter(movesMark), act: pgproxy.Pass},
	{name: "committed", match: commitAfter(movesMark), act: pgproxy.CutAfter},
	{name: "staging dropped", match: sees(pgproxy.Contains(dropsStaging)), act: pgproxy.Pass},
	{name: "lease freed", match: sees(pgproxy.Contains(freesLease)), act: pgproxy.Pass},
}

// killAtEvent goes through the events in turn.
func killAtEvent(c *scene) error {
	e := events[c.job.n%len(events)]
	c.note("kill -9 at %q", e.name)
	if e.match == nil {
		return c.killAtRequest(e.door)
	}
	return c.killAtMessage(e.match(c), e.act)
}

// killAtMessage kills the run when the proxy sees a message.
func (c *scene) killAtMessage(match func(pgproxy.Message) bool, act pgproxy.Action) error {
	var started sync.WaitGroup // the proxy may see the event before the process is known here
	var p *process
	started.Add(1)
	acted := c.proxy.Arm(pgproxy.Rule{Match: match, Action: act, Hook: func() {
		started.Wait()
		p.kill()
	}})
	p = c.etl()
	started.Done()
	if err := c.happened(acted, p.wait()); err != nil {
		return err
	}
	return p.outcome.want(exitKilled)
}

// killAtRequest kills the run while a request of its waits for the answer.
func (c *scene) killAtRequest(door fault.Endpoint) error {
	m, err := c.holdRequest(door)
	if err != nil {
		return err
	}
	p := c.etl()
	if _, err := c.await(m); err != nil {
		return fmt.Errorf("the %s was never asked for: %w\n%s", door, err, p.stderr.String())
	}
	p.kill()
	return p.outcome.want(exitKilled)
}

// holdRequest makes a data statement or a random chunk of it wait.
func (c *scene) holdRequest(door fault.Endpoint) (snowsim.Match, error) {
	f := fault.Fault{Endpoint: door, Statement: c.dataStatement(), Action: fault.Action{Kind: fault.Stall}}
	if door == fault.Chunk {
		f.Skip = c.rng.IntN(6)
		c.note("chunk request %d", f.Skip)
	}
	_, err := c.inject(f)
	return snowsim.Match{Endpoint: door, Statement: f.Statement, Harmed: true, After: c.lastEvent()}, err
}

// dataStatement begins the statement that asks for rows.
func (c *scene) dataStatement() string { return `SELECT "` + c.key() + `", ` }

// key is the source's key column.
func (c *scene) key() string {
	return map[string]string{"notification_text": "NOTIFICATION_ID", "orders": "ORDER_ID"}[c.table]
}
