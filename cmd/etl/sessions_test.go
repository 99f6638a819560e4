package main

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// TestARunSurvivesTheEndOfItsSession: while a chunk is on its way, the session
// of the run ends in one way or another. What was read stays, and the
// statements that follow find a session.
func TestARunSurvivesTheEndOfItsSession(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		later   time.Duration // the clock's jump
		end     func(*snowsim.Server)
		renewed bool
		logins  bool // more than the first sessions
	}{
		"the session token expires": {later: 2 * time.Hour, renewed: true},
		"the master token expires":  {later: 5 * time.Hour, renewed: true, logins: true},
		"the session is gone":       {end: (*snowsim.Server).DropSessions, logins: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			var ahead atomic.Int64
			w.serve(snowsim.Options{
				InlineBytes: 20_000, FirstChunkRows: 500, ChunkRows: 4_000,
				Clock: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) },
			})
			// One session, so that it is the one which is asked for the rest.
			w.env["ETL_TABLES"], w.env["ETL_PARALLEL"], w.env["ETL_SLICE_ROWS"] = "notification_text", "1", "1250"
			stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(0), Skip: 1, Action: simfault.Action{Kind: simfault.Stall}})
			p := w.start("stream")
			w.awaitFault(simfault.Stall)
			before := w.server.Logins()["DEMO"].Succeeded
			ahead.Store(int64(c.later))
			if c.end != nil {
				c.end(w.server)
			}
			w.server.Release(stall)
			p.wait().want(t, exitOK, "created")
			w.equal("notification_text")
			renewals := 0
			for _, e := range w.server.Events() {
				if e.Endpoint == simfault.Renew && e.Phase == snowsim.Answered {
					renewals++
				}
			}
			after := w.server.Logins()["DEMO"]
			if (renewals > 0) != c.renewed || (after.Succeeded > before) != c.logins || after.Attempts != after.Succeeded {
				t.Errorf("%d renewals, logins %d and then %+v", renewals, before, after)
			}
			if n := len(w.extractions("NOTIFICATION_ID")); n != 4 {
				t.Errorf("%d statements read rows, want one for each of 4 slices", n)
			}
		})
	}
}

// TestARunSurvivesTheEndOfAllItsSessions: several tables at once, and none of
// their sessions is left.
func TestARunSurvivesTheEndOfAllItsSessions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_PARALLEL"], w.env["ETL_SLICE_ROWS"] = "8", "1250"
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(0), Skip: 1, Action: simfault.Action{Kind: simfault.Stall}})
	p := w.start("stream")
	w.awaitFault(simfault.Stall)
	w.server.DropSessions()
	w.server.Release(stall)
	p.wait().want(t, exitOK, "created")
	w.equal("notification_text")
	w.equal("orders")
}

// TestLinksThatExpireAreReplaced: the links of a result expire while one of
// its chunks is on its way; the others are fetched by new links.
func TestLinksThatExpireAreReplaced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var ahead atomic.Int64
	w.serve(snowsim.Options{
		InlineBytes: -1, FirstChunkRows: 100, ChunkRows: 200, TokenLife: 24 * time.Hour, MasterLife: 24 * time.Hour,
		Clock: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) },
	})
	w.env["ETL_TABLES"], w.env["ETL_PARALLEL"] = "orders", "1"
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(2), Action: simfault.Action{Kind: simfault.Stall}})
	p := w.start("stream")
	w.awaitFault(simfault.Stall)
	ahead.Store(int64(7 * time.Hour))
	w.server.Release(stall)
	p.wait().want(t, exitOK, "created")
	w.equal("orders")
	if n := len(w.extractions("ORDER_ID")); n != 1 {
		t.Errorf("%d statements read rows, want 1: its result was opened again", n)
	}
}

// TestLoadsSurviveRandomFaults: whatever a seed deals out that ends by itself.
func TestLoadsSurviveRandomFaults(t *testing.T) {
	t.Parallel()
	for seed := uint64(1); seed <= 4; seed++ {
		w := newWorld(t)
		w.server.Vary(seed)
		w.env["ETL_MAX_RETRIES"] = "20"
		for _, f := range simfault.Random(seed, 20, 5) {
			w.inject(f)
		}
		w.etl("stream").want(t, exitOK, "created")
		w.equal("notification_text")
		w.equal("orders")
	}
}
