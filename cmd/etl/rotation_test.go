package main

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// loader makes the program log in as a role that needs a password.
func (w *world) loader(server *pgtest.Server, password string) {
	w.t.Helper()
	u := url.URL{Scheme: "postgres", User: url.User("loader"), Host: server.Addr(), Path: "/postgres"}
	w.env["POSTGRES_URL"], w.env["POSTGRES_PASSWORD"] = u.String(), password
}

var refusedLogin = regexp.MustCompile(`password authentication failed for user "loader"`)

// The password is changed in the middle of a run. What is connected goes on;
// who has to connect again is refused, and the refusal ends the run, because
// trying again could lock the role. The next run has the new password.
func TestThePasswordIsRotatedDuringARun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var log bytes.Buffer
	server := w.serverWith(pgtest.Options{HBA: "host all loader 127.0.0.1/32 scram-sha-256", Log: &log})
	w.exec(`CREATE ROLE loader LOGIN PASSWORD '` + plantedTarget + `'; GRANT CREATE ON DATABASE postgres TO loader; GRANT CREATE ON SCHEMA public TO loader`)
	w.loader(server, plantedTarget)
	w.env["ETL_TABLES"], w.env["ETL_PARALLEL"] = "notification_text", "1" // no two connections are made at the same moment
	w.etl("stream").want(t, exitOK)
	before := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`)
	w.source(`UPDATE DEMO.PUBLIC.NOTIFICATION_TEXT SET TITLE = TITLE || '!', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ`)
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(3), Action: simfault.Action{Kind: simfault.Stall}})
	run := w.start("stream")
	w.await(snowsim.Match{Endpoint: simfault.Chunk, Chunk: simfault.At(3), Harmed: true})
	w.exec(`ALTER ROLE loader PASSWORD '` + plantedTarget + `-2'`)
	w.exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'loader'`)
	w.server.Release(stall)
	o := run.wait().want(t, exitFailed, "28P01", "not tried again", "POSTGRES_PASSWORD")
	if after := scalar[string](w, `SELECT watermark FROM etl.etl_metadata`); after != before {
		t.Errorf("the watermark went from %s to %s", before, after)
	}

	w.loader(server, plantedTarget+"-2")
	w.etl("stream").want(t, exitOK, "5,000")
	w.equal("notification_text")
	w.etl("gc").want(t, exitOK)
	if n := w.stagingTables(); n != 0 {
		t.Errorf("%d staging tables left", n)
	}
	if err := server.Stop(); err != nil { // its log is complete then
		t.Fatal(err)
	}
	if n := len(refusedLogin.FindAllString(log.String(), -1)); n != 1 {
		t.Errorf("%d refused logins", n)
	}
	if strings.Contains(o.text(), plantedTarget) {
		t.Errorf("the program printed the password:\n%s", o.text())
	}
}
