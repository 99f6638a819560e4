package main

import (
	"strings"
	"testing"
)

// TestAGlobLoadsWhatFits has one entry for a schema, one of its tables written
// out and one taken out.
func TestAGlobLoadsWhatFits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.env, "ETL_TABLES")
	w.source(`CREATE TABLE DEMO.PUBLIC.TMP_X (A NUMBER(10,0))`)
	w.file("etl.yaml", "tables:\n  PUBLIC.*: {}\n  bought: { source: ORDERS, target: bought, watermark: ordered_at, null_watermark: include }\n  TMP_X: { disabled: true }\n")
	o := w.etl("plan").want(t, exitPending, "DEMO.PUBLIC.NOTIFICATION_TEXT → public.notification_text", "DEMO.PUBLIC.ORDERS → public.bought")
	if strings.Contains(o.text(), "TMP_X") || strings.Contains(o.text(), "public.orders") {
		t.Errorf("more is planned:\n%s", o.text())
	}
	w.etl("check").want(t, exitOK, "notification_text", "bought", " 0 failed")
	w.etl("stream").want(t, exitOK, "notification_text", "bought", "total (2)")
	w.equal("notification_text")
	w.etl("stream", "--tables", "notif*").want(t, exitOK, "total (1)")
	w.etl("verify", "--quick").want(t, exitOK, "notification_text: equal", "bought: equal")
	w.etl("status").want(t, exitOK, "public.bought")

	w.env["SNOWFLAKE_PASSWORD"] = "planted-wrong-word"
	if o := w.etl("stream").want(t, exitFailed, "etl.yaml:2: tables.PUBLIC.*", "390100"); strings.Contains(o.text(), "planted") {
		t.Errorf("the password is shown:\n%s", o.text())
	}
	w.env["SNOWFLAKE_PASSWORD"] = plantedPassword
	w.file("etl.yaml", "tables:\n  NO_SUCH.*: {}\n")
	w.etl("stream").want(t, exitUsage, "etl.yaml:2: tables.NO_SUCH.*: no table")
}
