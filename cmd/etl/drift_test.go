package main

import (
	"testing"

	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

func TestAColumnAddedAtTheSource(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, a, 2026-01-01 00:00:00", "2, b, 2026-01-01 00:00:01")
	w.stream().want(t, exitOK)
	w.source(`ALTER TABLE DEMO.PUBLIC.EVENTS ADD COLUMN NOTE VARCHAR(20)`)
	w.source(`UPDATE DEMO.PUBLIC.EVENTS SET NOTE = 'new', UPDATED_AT = '2026-01-02'::TIMESTAMP_NTZ WHERE ID = 2`)
	w.stream().want(t, exitFailed, `ADD COLUMN "note"`, "exclude")
	w.file("etl.yaml", "tables:\n  events: { source: DEMO.PUBLIC.EVENTS, key: id, schema: evolve }\n")
	w.etl("plan", "--tables", "events").want(t, exitPending, `ADD COLUMN "note"`)
	w.stream().want(t, exitOK)
	if got := scalar[string](w, `SELECT string_agg(coalesce(note, '-'), ' ' ORDER BY id) FROM events`); got != "- new" {
		t.Errorf("the new column holds %q", got)
	}
	w.stream("--full-refresh").want(t, exitOK)
	w.equal("events")
}

func TestAColumnDroppedAtTheSourceStaysInTheTarget(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events(ntz, "1, a, 2026-01-01 00:00:00")
	w.stream().want(t, exitOK)
	w.source(`ALTER TABLE DEMO.PUBLIC.EVENTS DROP COLUMN V`)
	w.source(`INSERT INTO DEMO.PUBLIC.EVENTS SELECT 2, '2026-01-02'::TIMESTAMP_NTZ`)
	w.stream().want(t, exitOK)
	if got := scalar[string](w, `SELECT string_agg(id || coalesce(v, '-'), ' ' ORDER BY id) FROM events`); got != "1a 2-" {
		t.Errorf("the target holds %q", got)
	}
}

func TestAColumnRetypedAtTheSourceIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.events("DATE", "1, a, '2026-01-01'::DATE")
	w.stream().want(t, exitOK)
	w.source(`CREATE OR REPLACE TABLE DEMO.PUBLIC.EVENTS (ID VARCHAR(10), V VARCHAR(50), UPDATED_AT DATE)`)
	w.source(`INSERT INTO DEMO.PUBLIC.EVENTS SELECT 'x', 'b', '2026-01-02'::DATE`)
	w.stream().want(t, exitFailed, `"id"`, "VARCHAR", "bigint")
	w.holds("1a")
}

// While the rows are on their way, somebody alters one side: the table is
// planned again.
func TestDriftDuringARun(t *testing.T) {
	t.Parallel()
	for name, alter := range map[string]func(*world){
		"column added to the target": func(w *world) { w.execute(`ALTER TABLE notification_text ADD COLUMN note text`) },
		"index added to the target":  func(w *world) { w.execute(`CREATE UNIQUE INDEX ON notification_text (notification_id, language)`) },
		"column widened":             func(w *world) { w.execute(`ALTER TABLE notification_text ALTER COLUMN title TYPE varchar(5000)`) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env["ETL_TABLES"] = "notification_text"
			w.etl("stream").want(t, exitOK)
			w.source(`UPDATE DEMO.PUBLIC.NOTIFICATION_TEXT SET TITLE = TITLE || '!', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ`)
			stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(3), Action: simfault.Action{Kind: simfault.Stall}})
			p := w.start("stream")
			w.await(snowsim.Match{Endpoint: simfault.Chunk, Chunk: simfault.At(3), Harmed: true})
			alter(w)
			w.server.Release(stall)
			p.wait().want(t, exitOK, "since this run was planned")
			w.equal("notification_text")
		})
	}
}

// A view keeps a column's type from changing. It is named, and stays.
func TestAViewThatBlocksEvolutionIsNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.env, "ETL_TABLES")
	w.source(`CREATE TABLE DEMO.PUBLIC.EVENTS (ID NUMBER(10,0), V NUMBER(38,0), UPDATED_AT TIMESTAMP_NTZ(9))`)
	w.source(`INSERT INTO DEMO.PUBLIC.EVENTS SELECT 1, 7, '2026-01-01'::TIMESTAMP_NTZ`)
	w.file("etl.yaml", "tables:\n  events: { source: DEMO.PUBLIC.EVENTS, key: id, schema: evolve }\n")
	w.stream().want(t, exitOK)
	w.execute(`CREATE VIEW report_of_events AS SELECT v FROM events`)
	w.source(`INSERT INTO DEMO.PUBLIC.EVENTS SELECT 2, 99999999999999999999999999999999999999, '2026-01-02'::TIMESTAMP_NTZ`)
	w.stream().want(t, exitFailed, "report_of_events", "ALTER COLUMN", "schema: evolve")
	w.holds("17")
	w.execute(`DROP VIEW report_of_events`)
	w.stream().want(t, exitOK)
	w.holds("17 299999999999999999999999999999999999999")
}
