package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// hold makes the next request that matches wait, and returns how to let go.
func (w *world) hold(f simfault.Fault) (held func(), release func()) {
	w.t.Helper()
	f.Action = simfault.Action{Kind: simfault.Stall}
	seen := uint64(len(w.server.Events()))
	id := w.inject(f)
	held = func() {
		w.t.Helper()
		w.await(snowsim.Match{Endpoint: f.Endpoint, Statement: f.Statement, Chunk: f.Chunk, Harmed: true, After: seen})
	}
	return held, func() { w.server.Release(id) }
}

// The source is altered between the look at its columns and the reading.
func TestTheSourceIsAlteredAfterThePlan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		alter string
		code  int
		says  []string
		want  string // id, v
	}{
		"a column is added":        {`ALTER TABLE DEMO.PUBLIC.EVENTS ADD COLUMN NOTE VARCHAR(20)`, exitOK, nil, "1a 2b"},
		"a column is dropped":      {`ALTER TABLE DEMO.PUBLIC.EVENTS DROP COLUMN V`, exitOK, []string{"trying again", "altered"}, "1a 2"},
		"the table is dropped":     {`DROP TABLE DEMO.PUBLIC.EVENTS`, exitFailed, []string{"DEMO.PUBLIC.EVENTS"}, "1a"},
		"the watermark is dropped": {`ALTER TABLE DEMO.PUBLIC.EVENTS DROP COLUMN UPDATED_AT`, exitFailed, []string{"UPDATED_AT"}, "1a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.events(ntz, "1, a, 2026-01-01 00:00:00")
			w.stream().want(t, exitOK)
			w.insert("2, b, 2026-01-02 00:00:00")
			held, release := w.hold(simfault.Fault{Endpoint: simfault.Query, Statement: "CURRENT_TIMESTAMP()::TIMESTAMP_LTZ"})
			p := w.start("stream", "--tables", "events", "--key", "id")
			held()
			w.source(c.alter)
			release()
			p.wait().want(t, c.code, c.says...)
			w.holds(c.want)
		})
	}
}

// The source is made anew with other types while it is read: nothing of the
// other types is taken for the planned ones.
func TestTheSourceIsRetypedAfterThePlan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		columns, row string
		code         int
		want         string
	}{
		"another scale": {`ID NUMBER(10,2), V VARCHAR(50), UPDATED_AT TIMESTAMP_NTZ(9)`, `2, 'b', '2026-01-02'::TIMESTAMP_NTZ`, exitFailed, "1a"},
		"another kind":  {`ID NUMBER(10,0), V NUMBER(10,0), UPDATED_AT TIMESTAMP_NTZ(9)`, `2, 7, '2026-01-02'::TIMESTAMP_NTZ`, exitOK, "1a 27"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.events(ntz, "1, a, 2026-01-01 00:00:00")
			w.stream().want(t, exitOK)
			held, release := w.hold(simfault.Fault{Endpoint: simfault.Query, Statement: "CURRENT_TIMESTAMP()::TIMESTAMP_LTZ"})
			p := w.start("stream", "--tables", "events", "--key", "id")
			held()
			w.source(`CREATE OR REPLACE TABLE DEMO.PUBLIC.EVENTS (` + c.columns + `)`)
			w.source(`INSERT INTO DEMO.PUBLIC.EVENTS SELECT ` + c.row)
			release()
			p.wait().want(t, c.code, "altered at the source")
			w.holds(c.want)
		})
	}
}

// A column goes between two slices of a window. What the first slices brought
// stays, and the next run continues.
func TestTheSourceIsAlteredBetweenSlices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"], w.env["ETL_SLICE_ROWS"] = "notification_text", "1250"
	w.env["ETL_PARALLEL"] = "1" // one slice after the other
	held, release := w.hold(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(0), Skip: 1})
	p := w.start("stream")
	held()
	w.source(`ALTER TABLE DEMO.PUBLIC.NOTIFICATION_TEXT DROP COLUMN LANGUAGE`)
	release()
	p.wait().want(t, exitOK, "trying again", "altered")
	if n := scalar[int](w, `SELECT count(*) FROM notification_text`); n != notificationRows {
		t.Errorf("%d rows", n)
	}
	if n := scalar[int](w, `SELECT count(*) FROM notification_text WHERE language IS NOT NULL`); n < notificationRows/5 || n > notificationRows*4/5 {
		t.Errorf("%d rows were loaded with the column", n)
	}
}

// The target goes, or loses a column, while rows are on their way. A run from
// the stored watermark on would leave a hole.
func TestTheTargetIsAlteredDuringARun(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		alter string
		code  int
		says  []string
		cure  []string
	}{
		"dropped":              {`DROP TABLE notification_text`, exitFailed, []string{"does not exist", "--full-refresh"}, []string{"--full-refresh"}},
		"renamed":              {`ALTER TABLE notification_text RENAME TO elsewhere`, exitFailed, []string{"does not exist", "--full-refresh"}, []string{"--full-refresh"}},
		"column dropped":       {`ALTER TABLE notification_text DROP COLUMN title`, exitFailed, []string{`ADD COLUMN "title"`}, nil},
		"key dropped":          {`ALTER TABLE notification_text DROP CONSTRAINT notification_text_pkey`, exitFailed, []string{"CREATE UNIQUE INDEX"}, nil},
		"emptied":              {`TRUNCATE notification_text`, exitOK, nil, nil},
		"staging dropped":      {dropStaging, exitOK, []string{"trying again"}, nil},
		"policies switched on": {`ALTER TABLE notification_text ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`, exitOK, nil, nil}, // a superuser is above them
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env["ETL_TABLES"] = "notification_text"
			w.etl("stream").want(t, exitOK)
			before := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`)
			w.source(`UPDATE DEMO.PUBLIC.NOTIFICATION_TEXT SET TITLE = TITLE || '!', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ`)
			held, release := w.hold(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(3)})
			p := w.start("stream")
			held()
			w.execute(c.alter)
			release()
			p.wait().want(t, c.code, c.says...)
			if n := w.stagingTables(); n != 0 {
				t.Errorf("%d staging tables left", n)
			}
			if c.code == exitOK {
				w.equal("notification_text")
				return
			}
			if mark := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`); mark != before {
				t.Errorf("the watermark went from %s to %s", before, mark)
			}
			if c.cure != nil {
				w.etl(append([]string{"stream"}, c.cure...)...).want(t, exitOK)
				w.equal("notification_text")
			}
		})
	}
}

const dropStaging = `DO $$ DECLARE r regclass; BEGIN
	FOR r IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'etl' AND c.relpersistence = 'u' AND c.relkind = 'r' LOOP
		PERFORM pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.relation = r AND l.pid <> pg_backend_pid();
		EXECUTE 'DROP TABLE ' || r; END LOOP; END $$`

// A child table is loaded side by side with its parent, which it often
// outruns.
func TestForeignKeysBetweenTablesOfARun(t *testing.T) {
	t.Parallel()
	for name, constraint := range map[string]string{"at once": "", "deferred": "DEFERRABLE INITIALLY DEFERRED"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			delete(w.env, "ETL_TABLES")
			for _, s := range []string{
				`CREATE TABLE DEMO.PUBLIC.A_ITEM (ID NUMBER(10,0) PRIMARY KEY, PARENT NUMBER(10,0), UPDATED_AT TIMESTAMP_NTZ(9))`,
				`CREATE TABLE DEMO.PUBLIC.B_ORDER (ID NUMBER(10,0) PRIMARY KEY, PARENT NUMBER(10,0), UPDATED_AT TIMESTAMP_NTZ(9))`,
				`CREATE TABLE DEMO.PUBLIC.C_CUSTOMER (ID NUMBER(10,0) PRIMARY KEY, UPDATED_AT TIMESTAMP_NTZ(9))`,
				`INSERT INTO DEMO.PUBLIC.C_CUSTOMER SELECT 1, '2026-01-01'::TIMESTAMP_NTZ`,
				`INSERT INTO DEMO.PUBLIC.B_ORDER SELECT 10, 1, '2026-01-01'::TIMESTAMP_NTZ`,
				`INSERT INTO DEMO.PUBLIC.A_ITEM SELECT 100, 10, '2026-01-01'::TIMESTAMP_NTZ`,
			} {
				w.source(s)
			}
			w.execute(`CREATE TABLE c_customer (id bigint PRIMARY KEY, updated_at timestamp);
				CREATE TABLE b_order (id bigint PRIMARY KEY, parent bigint REFERENCES c_customer ` + constraint + `, updated_at timestamp);
				CREATE TABLE a_item (id bigint PRIMARY KEY, parent bigint REFERENCES b_order ` + constraint + `, updated_at timestamp)`)
			// One after the other, children first.
			w.etl("stream", "--tables", "a_item,b_order,c_customer", "--parallel", "1").want(t, exitOK, "unit=table")
			if got := scalar[string](w, `SELECT concat(a.id, ' ', b.id, ' ', c.id) FROM a_item a JOIN b_order b ON b.id = a.parent JOIN c_customer c ON c.id = b.parent`); got != "100 10 1" {
				t.Errorf("there is %q", got)
			}
			w.source(`INSERT INTO DEMO.PUBLIC.A_ITEM SELECT 101, 99, '2026-01-02'::TIMESTAMP_NTZ`)
			w.etl("stream", "--tables", "a_item,b_order,c_customer").want(t, exitPartial, "a_item", "foreign key", "load the parent table in the same run")
		})
	}
}

// Neither side answers any more when the program is told to stop.
func TestASignalWhileBothSidesAreSilent(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]bool{"one signal": false, "two signals": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			proxy := w.proxiedTo(w.url)
			w.env["ETL_TABLES"] = "notification_text"
			held, _ := w.hold(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(2), Count: -1})
			p := w.start("stream")
			held()
			silence(w, proxy)
			signalled := time.Now()
			if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				_ = p.command.Wait() // the state says it all
			}()
			limit := 10 * time.Second
			if second {
				limit = stopLimit - time.Second // it did not wait for its own limit
				repeat := time.NewTicker(100 * time.Millisecond)
				defer repeat.Stop()
				for waiting := true; waiting; {
					select {
					case <-repeat.C:
						_ = p.command.Process.Signal(syscall.SIGTERM) // it may have ended
					case <-ended:
						waiting = false
					}
				}
			}
			<-ended
			took := time.Since(signalled)
			status, _ := p.command.ProcessState.Sys().(syscall.WaitStatus)
			if took > limit {
				t.Errorf("it took %v to stop", took)
			}
			if second != (status.Signal() == syscall.SIGTERM) || !second && status.ExitStatus() != exitSignal+15 {
				t.Errorf("it ended with %v\n%s", p.command.ProcessState, p.stderr.String())
			}
			if !second && !strings.Contains(p.stderr.String(), "stopped by terminated") {
				t.Errorf("it says nothing of the signal:\n%s", p.stderr.String())
			}
			w.server.ClearFaults()
			proxy.Thaw()
			w.exec(`UPDATE etl.etl_metadata SET lease_until = now() - interval '1 second'`)
			w.etl("stream").want(t, exitOK)
			w.settled("notification_text")
		})
	}
}

// silence keeps both sides from answering.
func silence(w *world, proxy *pgproxy.Proxy) {
	w.t.Helper()
	proxy.Freeze()
	for _, door := range []simfault.Endpoint{simfault.Query, simfault.Abort, simfault.Close, simfault.Heartbeat} {
		w.inject(simfault.Fault{Endpoint: door, Count: -1, Action: simfault.Action{Kind: simfault.Stall}})
	}
}
