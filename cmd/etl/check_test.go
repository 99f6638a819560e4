package main

import (
	"net/url"
	"strings"
	"testing"
)

func TestCheckOfASoundSetUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	o := w.etl("check").want(t, exitOK, "warehouse", "WH", "clocks", "ahead of Snowflake", "orders", "order_id", "UPDATED_AT TIMESTAMP_NTZ(9), 1500 rows", "will be created", " 0 failed")
	if strings.Contains(o.text(), "fail ") || strings.Contains(o.text(), "partition") {
		t.Error(o.text())
	}
	if n := scalar[int](w, `SELECT count(*) FROM pg_namespace WHERE nspname = 'etl'`); n != 0 {
		t.Error("check made the state schema")
	}
	w.etl("stream").want(t, exitOK)
	w.etl("check", "--json").want(t, exitOK, `"level": "ok"`, "may be read and written")
}

// as makes the program log in as a role of its own, and returns its name.
func (w *world) as() string {
	w.t.Helper()
	u, err := url.Parse(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	role := strings.TrimPrefix(u.Path, "/") + "_role"
	w.exec("CREATE ROLE " + role + " LOGIN PASSWORD 'least-privilege'")
	w.t.Cleanup(func() {
		w.exec("REASSIGN OWNED BY " + role + " TO CURRENT_USER")
		w.exec("DROP OWNED BY " + role)
		w.exec("DROP ROLE " + role)
	})
	u.User = url.UserPassword(role, "least-privilege")
	w.env["POSTGRES_URL"] = u.String()
	return role
}

func TestCheckShowsTheGrantsThatAreMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.exec(`CREATE SCHEMA app`)
	w.exec(`CREATE TABLE app.orders AS SELECT 1 AS x`)
	w.exec(`DROP TABLE app.orders`)
	role := w.as()
	w.env["ETL_TABLES"], w.env["POSTGRES_SCHEMA"] = "orders", "app"
	o := w.etl("check").want(t, exitFailed)
	apply := func(want ...string) {
		t.Helper()
		for _, statement := range want {
			if !strings.Contains(o.text(), "fix: "+statement) {
				t.Fatalf("%s is not proposed:\n%s", statement, o.text())
			}
			w.exec(statement)
		}
		o = w.etl("check")
	}
	apply(`CREATE SCHEMA "etl" AUTHORIZATION "`+role+`";`, `GRANT USAGE ON SCHEMA "app" TO "`+role+`";`, `GRANT CREATE ON SCHEMA "app" TO "`+role+`";`)
	o.want(t, exitOK, "0 failed")
	w.etl("stream").want(t, exitOK)

	w.exec(`ALTER TABLE app.orders OWNER TO CURRENT_USER`)
	o = w.etl("check").want(t, exitFailed, "lacks SELECT, INSERT, UPDATE on app.orders")
	apply(`GRANT SELECT, INSERT, UPDATE ON "app"."orders" TO "` + role + `";`)
	o.want(t, exitOK, "may be read and written")
	w.etl("stream", "--full-refresh").want(t, exitOK)
	w.etl("check", "--mode", "replace").want(t, exitFailed, "lacks DELETE")
}

func TestCheckOfSnowflake(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.source(`CREATE TABLE DEMO.PUBLIC.KEYLESS (A NUMBER(10,0), UPDATED_AT TIMESTAMP_NTZ(9))`)
	w.env["ETL_TABLES"] = "orders,no_such_table,no_such_schema.t1,no_such_base.public.t2,keyless"
	o := w.etl("check").want(t, exitFailed,
		"table DEMO.PUBLIC.NO_SUCH_TABLE does not exist, or the role may not see it", `GRANT SELECT ON TABLE "DEMO"."PUBLIC"."NO_SUCH_TABLE" TO ROLE`,
		`GRANT USAGE ON SCHEMA "DEMO"."NO_SUCH_SCHEMA" TO ROLE`, `GRANT USAGE ON DATABASE "NO_SUCH_BASE" TO ROLE`, "no key", "name the columns that identify a row")
	if strings.Contains(o.text(), `USAGE ON DATABASE "DEMO"`) {
		t.Errorf("a right that is there is asked for:\n%s", o.text())
	}
	delete(w.env, "SNOWFLAKE_WAREHOUSE")
	w.etl("check").want(t, exitFailed, "none is set", "set SNOWFLAKE_WAREHOUSE", "DEFAULT_WAREHOUSE")
}

func TestCheckGoesOnWhereOneSideIsAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["POSTGRES_URL"] = "postgres://someone:" + plantedPassword + "@127.0.0.1:1/nowhere"
	w.etl("check", "--connect-timeout", "5s").want(t, exitFailed, "127.0.0.1", "warehouse")
	w.env["POSTGRES_URL"], w.env["SNOWFLAKE_PASSWORD"] = w.url, "planted-wrong-word"
	o := w.etl("check").want(t, exitFailed, "390100", "state schema")
	if strings.Contains(o.text(), "planted") {
		t.Errorf("the password is shown:\n%s", o.text())
	}
}

func TestCheckWarnsOfSurprises(t *testing.T) {
	t.Parallel()
	w := loadedOrders(t)
	w.exec(`CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`)
	w.exec(`CREATE TRIGGER watch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION noop()`)
	w.exec(`CREATE TABLE customers (id bigint PRIMARY KEY)`)
	w.exec(`ALTER TABLE orders ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers NOT VALID`)
	w.etl("check", "--watermark", "none").want(t, exitOK, "watch run for every row", "of_customer must be met", "every run reads all 1500 rows")
}
