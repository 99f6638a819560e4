package main

import (
	"strings"
	"testing"
)

func TestLoadsFollowTheSource(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.etl("stream", "--parallel", "8").want(t, exitOK, "created", "peak memory", "(none) →")
	w.equal("notification_text")
	w.equal("orders")
	if n := w.stagingTables(); n != 0 {
		t.Errorf("%d staging tables left", n)
	}

	before := w.writes()
	w.etl("stream").want(t, exitOK, "nothing new")
	if again := w.writes(); again != before {
		t.Errorf("a second run wrote %d rows", again-before)
	}

	w.source(`UPDATE DEMO.PUBLIC.ORDERS SET STATUS = 'returned', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(ORDER_ID, 100) = 7`)
	w.source(`INSERT INTO DEMO.PUBLIC.ORDERS SELECT ORDER_ID + 1000000, CUSTOMER_ID, AMOUNT, LEDGER_NO, WEIGHT, PAID, ORDER_DATE, ORDERED_AT, SHIPPED_AT, STATUS, DETAILS, CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ FROM DEMO.PUBLIC.ORDERS WHERE ORDER_ID <= 50`)
	w.etl("stream").want(t, exitOK, "done")
	w.equal("orders")
	if n := scalar[int64](w, `SELECT merged FROM etl.run WHERE target = 'public.orders' AND merged > 0 ORDER BY started_at DESC LIMIT 1`); n != orderRows/100+50 {
		t.Errorf("the second window merged %d rows, want %d changed and 50 new", n, orderRows/100)
	}
	w.equal("notification_text")
}

// writes counts the rows ever written to the targets. The statistics arrive
// when the writing session has ended, so pg_stat_force_next_flush is not
// needed: the program is gone.
func (w *world) writes() int64 {
	w.t.Helper()
	return scalar[int64](w, `SELECT sum(n_tup_upd + n_tup_ins)::bigint FROM pg_stat_user_tables WHERE schemaname = 'public'`)
}

func TestStreamNeedsNoConfiguration(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.env, "ETL_TABLES")
	w.etl("stream", "--tables", "notification_text", "--watermark", "updated_at").want(t, exitOK, "notification_text")
	w.equal("notification_text")
	if n := scalar[int](w, `SELECT count(*) FROM information_schema.table_constraints WHERE table_schema = 'public' AND constraint_type = 'PRIMARY KEY'`); n != 1 {
		t.Errorf("%d primary keys", n)
	}
}

func TestColumnsAreSelectedRenamedAndFiltered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.env, "ETL_TABLES")
	w.file("etl.yaml", `
tables:
  paid_orders:
    source: DEMO.PUBLIC.ORDERS
    target: paid_orders
    watermark: updated_at
    where: PAID = TRUE
    columns:
      include: [ORDER_ID, AMOUNT, PAID, UPDATED_AT]
      rename: { AMOUNT: total }
`)
	w.etl("stream").want(t, exitOK, "created")
	want := 0
	for _, b := range w.source(`SELECT COUNT(*) FROM DEMO.PUBLIC.ORDERS WHERE PAID = TRUE`).Blocks {
		want = int(b.Columns[0].Decimals[0].LowBits())
	}
	if n := scalar[int](w, `SELECT count(total + order_id) FROM public.paid_orders WHERE paid`); n == 0 || n > want {
		t.Errorf("%d rows with a total, %d paid orders at the source", n, want)
	}
	if n := scalar[int](w, `SELECT count(*) FROM public.paid_orders`); n != want {
		t.Errorf("%d rows, want %d", n, want)
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.env, "ETL_TABLES")
	w.file("etl.yaml", `
tables:
  log: { source: DEMO.PUBLIC.NOTIFICATION_TEXT, target: log, mode: append, watermark: updated_at }
  copy: { source: DEMO.PUBLIC.ORDERS, target: copy, mode: replace }
`)
	for range 2 {
		w.etl("stream").want(t, exitOK)
		if n := scalar[int](w, `SELECT count(*) FROM public.log`); n != notificationRows {
			t.Errorf("append: %d rows, want %d", n, notificationRows)
		}
		if n := scalar[int](w, `SELECT count(*) FROM public.copy`); n != orderRows {
			t.Errorf("replace: %d rows, want %d", n, orderRows)
		}
	}
	w.source(`DELETE FROM DEMO.PUBLIC.ORDERS WHERE ORDER_ID <= 100`)
	w.etl("stream").want(t, exitOK)
	if n := scalar[int](w, `SELECT count(*) FROM public.copy`); n != orderRows-100 {
		t.Errorf("replace after a delete: %d rows, want %d", n, orderRows-100)
	}
}

func TestPlanChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.etl("plan").want(t, exitPending, `CREATE TABLE "public"."orders"`, "ADD PRIMARY KEY", "1500 of 1500", "AT(TIMESTAMP =>", "everything up to")
	if n := scalar[int](w, `SELECT count(*) FROM pg_namespace WHERE nspname = 'etl'`); n != 0 {
		t.Error("plan made the state schema")
	}
	w.etl("stream").want(t, exitOK)
	o := w.etl("plan").want(t, exitOK, "UPDATED_AT")
	if strings.Contains(o.text(), "CREATE TABLE") {
		t.Errorf("plan would create what is there:\n%s", o.text())
	}
	w.etl("plan", "--json").want(t, exitOK, `"target": "public.orders"`)
}

func TestStatus(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.etl("status").want(t, exitOK, "no table has been loaded yet")
	w.etl("stream").want(t, exitOK)
	w.etl("status").want(t, exitOK, "public.notification_text", "public.orders", "done")
	w.etl("status", "--json").want(t, exitOK, `"target": "public.orders"`, `"lag_seconds": `, `"status": "done"`)
	if o := w.etl("status", "--tables", "orders,odrers").want(t, exitOK, "public.orders", "not loaded yet: public.odrers; there are public.orders, public.notification_text"); strings.Contains(o.stdout, "notification_text") {
		t.Errorf("other tables are shown:\n%s", o.text())
	}
	w.exec(`DELETE FROM orders; ALTER TABLE orders ADD CONSTRAINT planted CHECK (order_id < 0)`)
	w.etl("stream", "--full-refresh").want(t, exitPartial)
	w.etl("status").want(t, exitOK, "failed", `public.orders: `, `"planted"`)
}

func TestVersionAndHelp(t *testing.T) {
	t.Parallel()
	w := &world{t: t, env: map[string]string{asProgram: "1"}, dir: t.TempDir()}
	w.etl("version").want(t, exitOK, "etl ")
	w.etl("--help").want(t, exitOK, "stream", "plan", "status", "EXIT CODES", "130")
	w.etl("stream", "--help").want(t, exitOK, "--parallel", "ETL_PARALLEL", "--watermark")
}
