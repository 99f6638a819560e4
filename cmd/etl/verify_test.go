package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/stages/verify"
)

// loadedOrders is a world with the orders loaded.
func loadedOrders(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders"
	w.etl("stream").want(t, exitOK)
	return w
}

// verifyJSON verifies one table and reads its report.
func (w *world) verifyJSON(code int, args ...string) verify.Report {
	w.t.Helper()
	o := w.etl(append([]string{"verify", "--json"}, args...)...).want(w.t, code)
	var reports []verify.Report
	if err := json.Unmarshal([]byte(o.stdout), &reports); err != nil || len(reports) != 1 {
		w.t.Fatalf("%v in\n%s", err, o.text())
	}
	return reports[0]
}

func TestVerifyFindsNothingAfterALoad(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.etl("verify").want(t, exitFailed, "orders: not compared", "etl stream")
	w.etl("stream").want(t, exitOK)
	w.etl("verify").want(t, exitOK, "notification_text: equal: 5,000 rows, every value", "orders: equal: 1,500 rows", "up to watermark 2")
	w.etl("verify", "--quick").want(t, exitOK, "sums")
	for _, statement := range []string{
		`UPDATE DEMO.PUBLIC.ORDERS SET STATUS = 'lost', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE ORDER_ID <= 9`,
		`DELETE FROM DEMO.PUBLIC.ORDERS WHERE ORDER_ID = 10`,
	} {
		w.source(statement)
	}
	// What has happened since the load is not the load's fault.
	w.etl("verify").want(t, exitOK, "orders: equal: 1,500 rows")
}

func TestVerifyFindsAndRepairsPlantedDifferences(t *testing.T) {
	t.Parallel()
	w := loadedOrders(t)
	w.exec(`UPDATE orders SET amount = coalesce(amount, 0) + 0.01 WHERE order_id = 7`)
	w.exec(`UPDATE orders SET details = '{"planted": 1}', weight = 'NaN' WHERE order_id = 1411`)
	w.exec(`UPDATE orders SET updated_at = updated_at + interval '1 microsecond' WHERE order_id = 8`)
	w.exec(`UPDATE orders AS a SET status = b.status || '' FROM orders AS b WHERE a.order_id = 100 AND b.order_id = 100`) // the same value
	w.exec(`DELETE FROM orders WHERE order_id = 1400`)
	w.exec(`INSERT INTO orders (order_id, customer_id, order_date, ordered_at, updated_at) VALUES (999999, 1, '2026-01-01', now(), '2020-01-01')`)

	o := w.etl("verify").want(t, exitPending, "orders: DIFFERS", "3 rows differ, 1 row is missing in the target, 1 row is only in the target",
		"missing  order_id=1400", "extra    order_id=999999", "order_id=7: source amount", "order_id=8: source updated_at", `target {"planted": 1}`, "next: --repair")
	if strings.Contains(o.text(), "order_id=100") {
		t.Errorf("a row that is equal is reported:\n%s", o.text())
	}
	before := w.writes()
	r := w.verifyJSON(exitPending)
	if r.Keys.Missing != 1 || r.Keys.Differing != 3 || r.Keys.Extra != 1 || !r.Keys.Complete {
		t.Errorf("%+v", r.Keys)
	}
	w.etl("verify", "--quick").want(t, exitPending, "amount", "sum", "verify without --quick")
	if after := w.writes(); after != before {
		t.Errorf("verify wrote %d rows", after-before)
	}

	w.etl("verify", "--repair").want(t, exitPending, "repaired: 4 rows written, 0 rows deleted", "--delete-extra")
	if n := scalar[int](w, `SELECT count(*) FROM orders WHERE order_id IN (1400, 999999)`); n != 2 {
		t.Errorf("%d of 2 rows", n)
	}
	w.etl("verify", "--repair", "--delete-extra").want(t, exitOK, "repaired: 0 rows written, 1 row deleted")
	w.equal("orders")
	w.etl("verify").want(t, exitOK)
	if n := w.stagingTables(); n != 0 {
		t.Errorf("%d staging tables left", n)
	}
	if n := scalar[int](w, `SELECT count(*) FROM etl.run WHERE mode = 'repair' AND status = 'done'`); n != 2 {
		t.Errorf("%d repairs are recorded", n)
	}
	w.etl("stream").want(t, exitOK, "nothing new")
}

func TestVerifySeesAnExchangeThatNoFigureShows(t *testing.T) {
	t.Parallel()
	w := loadedOrders(t)
	w.exec(`UPDATE orders AS a SET customer_id = b.customer_id FROM orders AS b WHERE (a.order_id, b.order_id) IN ((1, 2), (2, 1))`)
	w.etl("verify", "--quick").want(t, exitOK)
	r := w.verifyJSON(exitPending)
	if r.Keys.Differing != 2 || len(r.Keys.Rows) != 2 || r.Keys.Rows[0].Values[0].Column != "customer_id" {
		t.Errorf("%+v", r.Keys)
	}
	for _, f := range r.Figures {
		if !f.Equal {
			t.Errorf("%+v", f)
		}
	}
}

func TestVerifyBoundsWhatItKeeps(t *testing.T) {
	t.Parallel()
	w := loadedOrders(t)
	w.exec(`UPDATE orders SET status = 'planted'`)
	r := w.verifyJSON(exitPending, "--max-keys", "10")
	if r.Keys.Differing != orderRows || r.Keys.Complete || len(r.Keys.Rows) != 10 {
		t.Errorf("%d rows, %d kept, complete: %v", r.Keys.Differing, len(r.Keys.Rows), r.Keys.Complete)
	}
	w.etl("verify", "--max-keys", "10", "--repair").want(t, exitPending, "repaired: 10 rows written", "next: verify again")
	w.etl("verify", "--repair").want(t, exitOK, "repaired: 1,490 rows written")
	w.equal("orders")
}

func TestVerifyPassesOverRowsBeyondTheWatermark(t *testing.T) {
	t.Parallel()
	w := loadedOrders(t)
	// Without the snapshot of the load the source is read as it is now.
	w.exec(`UPDATE etl.etl_metadata SET anchor = '2001-01-01 00:00:00.000000000 +0000'`)
	w.source(`UPDATE DEMO.PUBLIC.ORDERS SET STATUS = 'changed', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE ORDER_ID <= 3`)
	w.etl("verify").want(t, exitOK, "out of reach", "3 rows have changed at the source since the watermark")
	w.source(`DELETE FROM DEMO.PUBLIC.ORDERS WHERE ORDER_ID = 77`)
	r := w.verifyJSON(exitPending)
	if r.Keys.Newer != 3 || r.Keys.Extra != 1 || r.Keys.Total() != 1 || !r.Late {
		t.Errorf("%+v", r.Keys)
	}
}

func TestVerifyTakesTheNewestOfSeveralRowsWithOneKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "twice"
	w.source(`CREATE TABLE DEMO.PUBLIC.TWICE (ID NUMBER(10,0) PRIMARY KEY, V VARCHAR(9), UPDATED_AT TIMESTAMP_NTZ(9))`)
	w.source(`INSERT INTO DEMO.PUBLIC.TWICE VALUES (1, 'old', '2026-01-01 00:00:00'), (1, 'new', '2026-01-02 00:00:00'), (1, 'older', '1960-01-01 00:00:00'), (2, 'x', '2026-01-01 00:00:00')`)
	w.etl("stream").want(t, exitOK)
	w.etl("verify").want(t, exitOK, "2 rows have the key of a newer row")
	w.exec(`UPDATE twice SET v = 'old', updated_at = '2026-01-01' WHERE id = 1`)
	w.etl("verify", "--repair").want(t, exitOK, "repaired: 1 row written")
	if v := scalar[string](w, `SELECT v FROM twice WHERE id = 1`); v != "new" {
		t.Errorf("repaired to %q", v)
	}
}

func TestVerifyWithoutAKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"], w.env["ETL_MODE"] = "orders", "append"
	w.etl("stream").want(t, exitOK)
	w.etl("verify").want(t, exitOK, "1,500 rows, every value")
	w.exec(`UPDATE orders AS a SET customer_id = b.customer_id FROM orders AS b WHERE (a.order_id, b.order_id) IN ((1, 2), (2, 1))`)
	w.etl("verify").want(t, exitPending, "values stand in other rows", "without a key")
	w.exec(`UPDATE orders SET customer_id = customer_id + 1 WHERE order_id = 12`)
	w.etl("verify").want(t, exitPending, "another hash: customer_id", "without a key")
	w.etl("verify", "--repair").want(t, exitFailed, "only tables of mode upsert")
	w.etl("verify", "--quick", "--repair").want(t, exitUsage, "--quick")
}

func TestVerifyKnowsEveryType(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"], w.env["ETL_WATERMARK"] = "kinds", "none"
	w.source(`CREATE TABLE DEMO.PUBLIC.KINDS (ID VARCHAR(20) PRIMARY KEY, N NUMBER(38,37), W NUMBER(38,0), F FLOAT, B BOOLEAN, D DATE,
		T TIME(9), TN TIMESTAMP_NTZ(9), TL TIMESTAMP_LTZ(9), TZ TIMESTAMP_TZ(9), BI BINARY(8), V VARIANT, S VARCHAR(50))`)
	for _, values := range []string{
		`'a', 1.5, 99999999999999999999999999999999999999, 0.1, TRUE, '0001-01-01', '23:59:59.999999999', '1969-12-31 23:59:59.999999999', '2026-01-02 03:04:05.123456789 +0000', '2026-01-02 03:04:05.123456789 +0545', 'FF00', '1', 'ä' || 'z'`,
		`'B', -9.9999999999999999999999999999999999999, -99999999999999999999999999999999999999, -1e308, FALSE, '9999-12-31', '00:00:00', '9999-12-31 23:59:59', '1900-01-01 00:00:00 +0000', '2026-01-01 00:00:00 -1200', '', '[1,{"b": 1.50,"a": null}]', ''`,
		`'ä', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL`,
		`'z', 0, 0, 'NaN', NULL, '1970-01-01', '12:00:00.5', '2026-01-01 00:00:00', '2026-01-01 00:00:00 +0000', '2026-01-01 00:00:00 +0000', '00', 'null', 'Z'`,
	} {
		w.source(`INSERT INTO DEMO.PUBLIC.KINDS SELECT ` + kinds(values))
	}
	changes := map[string]string{
		"n": "n + 1e-37", "w": "w - 1", "f": "f * 1.0000000000000003", "b": "NOT b", "d": "d + 1", "t": "t - interval '1 microsecond'", "tn": "tn + interval '1 microsecond'",
		"tl": "tl + interval '1 microsecond'", "tz": "tz - interval '1 microsecond'", "bi": `bi || '\\x00'`, "v": `'{"a": 1.5}'`, "s": "s || ' '",
	}
	for column := range changes {
		w.source(`INSERT INTO DEMO.PUBLIC.KINDS SELECT 'c-` + column + `', N, W, F, B, D, T, TN, TL, TZ, BI, V, S FROM DEMO.PUBLIC.KINDS WHERE ID = 'a'`)
	}
	w.etl("stream").want(t, exitOK)
	w.etl("verify").want(t, exitOK, "kinds: equal: 16 rows")
	for column, value := range changes {
		w.exec("UPDATE kinds SET " + column + " = " + value + " WHERE id = 'c-" + column + "'")
	}
	r := w.verifyJSON(exitPending)
	if len(r.Keys.Rows) != len(changes) {
		t.Errorf("%+v", r.Keys)
	}
	for _, row := range r.Keys.Rows {
		if len(row.Values) != 1 || row.Key[0].Source != "c-"+row.Values[0].Column {
			t.Errorf("%+v", row)
		}
	}
	w.etl("verify", "--repair").want(t, exitOK, "repaired: 12 rows written")
	w.etl("verify").want(t, exitOK, "kinds: equal: 16 rows")
}

// kinds casts a list of literals to the columns of KINDS.
func kinds(values string) string {
	types := []string{
		"VARCHAR(20)", "NUMBER(38,37)", "NUMBER(38,0)", "FLOAT", "BOOLEAN", "DATE", "TIME(9)", "TIMESTAMP_NTZ(9)",
		"TIMESTAMP_LTZ(9)", "TIMESTAMP_TZ(9)", "BINARY(8)", "VARIANT", "VARCHAR(50)",
	}
	var list []string
	for i, v := range strings.SplitN(values, ", ", len(types)) {
		if types[i] == "VARIANT" && v != "NULL" {
			v = "PARSE_JSON(" + v + ")"
		}
		list = append(list, "("+v+")::"+types[i])
	}
	return strings.Join(list, ", ")
}

func TestVerifyKnowsWhatALoadLeavesOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.env, "ETL_TABLES")
	w.source(`CREATE TABLE DEMO.PUBLIC.LOSSY (ID NUMBER(10,0) PRIMARY KEY, V VARCHAR(20), Z TIMESTAMP_TZ(9), UPDATED_AT TIMESTAMP_NTZ(9))`)
	w.source(`INSERT INTO DEMO.PUBLIC.LOSSY VALUES (1, 'a' || '\0' || 'b', '2026-01-02 03:04:05.123456789 +0545'::TIMESTAMP_TZ, '2026-01-01 00:00:00'), (2, 'too long', NULL, '2026-01-01 00:00:00')`)
	w.file("etl.yaml", `
tables:
  lossy: { nul: strip, offset_column: true, on_bad_row: reject, columns: { types: { V: varchar(3) } } }
`)
	w.etl("stream").want(t, exitOK)
	w.etl("verify").want(t, exitOK, "lossy: equal: 1 row,", "1 row is left out")
	w.exec(`UPDATE lossy SET z_offset = 0`)
	w.etl("verify").want(t, exitPending, "source z_offset 345, target 0")
	w.etl("verify", "--redact-values").want(t, exitPending, "id=***", "z_offset ***, target ***")
}

func TestRepairWritesNothingWhenTheTableWasLoadedMeanwhile(t *testing.T) {
	t.Parallel()
	w := loadedOrders(t)
	w.exec(`UPDATE orders SET status = 'planted' WHERE order_id = 7`)
	stalled := snowsim.Match{Endpoint: simfault.Chunk, Harmed: true}
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: `SELECT "ORDER_ID"`, Chunk: simfault.At(1), Action: simfault.Action{Kind: simfault.Stall}})
	p := w.start("verify", "--repair")
	w.await(stalled)
	w.source(`UPDATE DEMO.PUBLIC.ORDERS SET PAID = TRUE, UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE ORDER_ID = 8`)
	w.etl("stream").want(t, exitOK)
	w.server.Release(stall)
	p.wait().want(t, exitFailed, "not repaired", "verify again")
	if status := scalar[string](w, `SELECT status FROM orders WHERE order_id = 7`); status != "planted" {
		t.Errorf("the row was repaired to %q", status)
	}
	w.etl("verify", "--repair").want(t, exitOK, "repaired: 1 row written")
	w.equal("orders")
}

func TestRepairRefusesALiveRun(t *testing.T) {
	t.Parallel()
	w := loadedOrders(t)
	w.exec(`UPDATE orders SET status = 'planted' WHERE order_id = 7`)
	stall := w.inject(simfault.Fault{Endpoint: simfault.Query, Statement: `SELECT "ORDER_ID"`, Action: simfault.Action{Kind: simfault.Stall}})
	run := w.start("stream")
	w.await(snowsim.Match{Endpoint: simfault.Query, Harmed: true})
	w.etl("verify", "--repair").want(t, exitRunning, "1 row differs", "not repaired", "another run holds the lease")
	w.server.Release(stall)
	run.wait().want(t, exitOK)
}
