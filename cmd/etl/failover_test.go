package main

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// pair is a primary and its standby, with the program led to the primary.
type pair struct {
	w                *world
	primary, standby *pgtest.Server
	proxy            *pgproxy.Proxy
}

func (w *world) pair() *pair {
	w.t.Helper()
	p := &pair{w: w, primary: w.ownServer()}
	var err error
	if p.standby, err = p.primary.Standby(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := p.standby.Stop(); err != nil {
			w.t.Error(err)
		}
	})
	w.again()
	p.proxy = w.proxied(p.primary)
	return p
}

// caughtUp waits until the standby has what the primary has.
func (p *pair) caughtUp() {
	p.w.t.Helper()
	last := scalar[string](p.w, `SELECT pg_current_wal_flush_lsn()::text`)
	follower := *p.w
	follower.look(p.standby)
	for until := time.Now().Add(patience); !scalar[bool](&follower, `SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn`, last); {
		if time.Now().After(until) {
			p.w.t.Fatal("the standby does not follow")
		}
	}
}

// fail ends the primary and leads new connections to the standby.
func (p *pair) fail() {
	p.w.t.Helper()
	p.proxy.Redirect(p.standby.Addr())
	if err := p.primary.Kill(); err != nil {
		p.w.t.Fatal(err)
	}
	p.w.look(p.standby)
}

func (p *pair) promote() {
	p.w.t.Helper()
	if err := p.standby.Promote(); err != nil {
		p.w.t.Fatal(err)
	}
}

var readOnly = regexp.MustCompile("trying again.*read only connection")

// The primary goes away in the middle of a run. First the program meets a
// standby, which is read-only; then that becomes the primary, without the
// UNLOGGED staging that the old one had.
func TestAFailoverDuringARun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.pair()
	w.env["ETL_TABLES"], w.env["ETL_RETRY_DELAY"] = "notification_text", "100ms"
	w.etl("stream").want(t, exitOK)
	w.source(`UPDATE DEMO.PUBLIC.NOTIFICATION_TEXT SET TITLE = TITLE || '!', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(NOTIFICATION_ID, 2) = 0`)
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(1), Action: simfault.Action{Kind: simfault.Stall}})
	run := w.follow("stream")
	w.await(snowsim.Match{Endpoint: simfault.Chunk, Chunk: simfault.At(1), Harmed: true})
	p.caughtUp()
	p.fail()
	w.server.Release(stall)
	run.await(readOnly)
	p.promote()
	run.wait().want(t, exitOK)
	w.equal("notification_text")
	w.etl("stream").want(t, exitOK, "nothing new")
	w.etl("gc").want(t, exitOK)
	if n := w.stagingTables(); n != 0 {
		t.Errorf("%d staging tables left", n)
	}
}

// A standby that follows asynchronously lacks the last commits when it becomes
// the primary, though the program has reported them. Watermark and rows are
// lost together, so that the next run loads the window again.
func TestAFailoverThatLosesTheLastCommit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.pair()
	w.env["ETL_TABLES"] = "orders"
	w.etl("stream").want(t, exitOK)
	before := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`)
	p.caughtUp()
	if err := p.standby.Kill(); err != nil {
		t.Fatal(err)
	}
	w.source(`UPDATE DEMO.PUBLIC.ORDERS SET STATUS = 'returned', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(ORDER_ID, 3) = 0`)
	w.etl("stream").want(t, exitOK, fmt.Sprintf(" %d ", orderRows/3))
	w.equal("orders")

	if err := p.primary.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := p.standby.Restart(t.Context(), pgtest.Immediate); err != nil {
		t.Fatal(err)
	}
	p.fail()
	p.promote()
	if got := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`); got != before {
		t.Fatalf("the commit was not lost: the watermark is %s, and was %s", got, before)
	}
	w.etl("stream").want(t, exitOK, fmt.Sprintf(" %d ", orderRows/3))
	w.equal("orders")
}
