package main

import (
	"context"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// extraction begins the statements that read rows of a table. The results of
// others come in chunks as well when the wire form varies.
const extraction = `SELECT "`

// inject makes the simulator misbehave.
func (w *world) inject(f ...simfault.Fault) int {
	w.t.Helper()
	ids, err := w.server.Inject(f...)
	if err != nil {
		w.t.Fatal(err)
	}
	return ids[0]
}

func (w *world) await(m snowsim.Match) {
	w.t.Helper()
	w.awaitEvent(m)
}

func (w *world) awaitEvent(m snowsim.Match) snowsim.Event {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	e, err := w.server.WaitFor(ctx, m)
	if err != nil {
		w.t.Fatalf("the simulator never saw %+v: %v", m, err)
	}
	return e
}

func TestKilledDuringCopyThenRunAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: "notification_text", Chunk: simfault.At(3), Action: simfault.Action{Kind: simfault.Stall}})
	p := w.start("stream")
	w.await(snowsim.Match{Endpoint: simfault.Chunk, Statement: "notification_text", Chunk: simfault.At(3)})
	if err := p.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.wait()
	w.server.Release(stall)

	w.etl("stream").want(t, exitOK)
	w.equal("notification_text")
	w.equal("orders")
	if n := w.stagingTables(); n != 0 {
		t.Errorf("%d staging tables left", n)
	}
	if n := scalar[int](w, `SELECT count(*) FROM etl.run WHERE target = 'public.notification_text' AND status = 'done'`); n != 1 {
		t.Errorf("%d finished runs", n)
	}
}

func TestInterruptDuringCopy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		signal os.Signal
		code   int
	}{
		"SIGINT":  {os.Interrupt, 130},
		"SIGTERM": {syscall.SIGTERM, 143},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env["ETL_TABLES"] = "notification_text"
			w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(3), Count: -1, Action: simfault.Action{Kind: simfault.Stall}})
			p := w.start("stream")
			w.await(snowsim.Match{Endpoint: simfault.Chunk, Chunk: simfault.At(3)})
			begun := time.Now()
			if err := p.command.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			p.wait().want(t, c.code)
			if took := time.Since(begun); took > 10*time.Second {
				t.Errorf("it took %v to stop", took)
			}
			if n := w.stagingTables(); n != 0 {
				t.Errorf("%d staging tables left", n)
			}
			if n := scalar[int](w, `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`); n != 0 {
				t.Error("the target was made")
			}
			if n := scalar[int](w, `SELECT count(*) FROM etl.etl_metadata WHERE watermark IS NULL AND (lease_until IS NULL OR lease_until < now())`); n != 1 {
				t.Error("the watermark moved, or the lease was kept")
			}
		})
	}
}

func TestInterruptDuringTheQueryAbortsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	w.inject(simfault.Fault{Endpoint: simfault.Query, Statement: `SELECT "NOTIFICATION_ID"`, Action: simfault.Action{Kind: simfault.Slow, Polls: -1}})
	p := w.start("stream")
	w.await(snowsim.Match{Endpoint: simfault.Query, Statement: `SELECT "NOTIFICATION_ID"`})
	if err := p.command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	p.wait().want(t, 130)
	w.await(snowsim.Match{Endpoint: simfault.Abort})
}

func TestTwoRunsOfOneTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(3), Action: simfault.Action{Kind: simfault.Stall}})
	first := w.start("stream")
	w.await(snowsim.Match{Endpoint: simfault.Chunk, Chunk: simfault.At(3)})
	w.etl("stream").want(t, exitRunning, "already running", "another run holds the lease")
	w.server.Release(stall)
	first.wait().want(t, exitOK)
	w.equal("notification_text")
}

func TestDamagedChunksAreFetchedAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders"
	for i, action := range []simfault.Action{
		{Kind: simfault.Truncate, Bytes: 3000},
		{Kind: simfault.Corrupt},
		{Kind: simfault.DropBatches, Batches: 1},
	} {
		w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(i), Action: action})
	}
	w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(1), Skip: 1, Action: simfault.Action{Kind: simfault.Status, Status: 403}})
	w.etl("stream").want(t, exitOK, "trying again")
	w.equal("orders")
}
