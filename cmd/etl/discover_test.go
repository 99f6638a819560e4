package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDiscoverWritesAConfigurationThatLoads(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	delete(w.env, "ETL_TABLES")
	w.source(`CREATE SCHEMA DEMO.SALES`)
	for _, statement := range []string{
		`CREATE TABLE DEMO.SALES.ORDERS (ID NUMBER(10,0) PRIMARY KEY, CREATED_AT TIMESTAMP_NTZ(9), MODIFIED_ON TIMESTAMP_LTZ(3) NOT NULL)`,
		`CREATE TABLE DEMO.SALES.LOG (TEXT VARCHAR(100), LOADED_AT TIMESTAMP_NTZ(9))`,
		`CREATE TABLE DEMO.SALES.COLOURS (NAME VARCHAR(100))`,
		`CREATE TABLE DEMO.SALES."Odd: 'name' #1" ("the key" NUMBER(10,0) PRIMARY KEY, "null" VARCHAR(9), "Updated" TIMESTAMP_NTZ(9))`,
		`CREATE TABLE DEMO.SALES.TWINS ("id" NUMBER(10,0) PRIMARY KEY, ID NUMBER(10,0))`,
		`INSERT INTO DEMO.SALES."Odd: 'name' #1" VALUES (1, 'x', '2026-01-01 00:00:00')`,
		`INSERT INTO DEMO.SALES.LOG VALUES ('x', '2026-01-01 00:00:00')`,
		`INSERT INTO DEMO.SALES.COLOURS VALUES ('red')`,
	} {
		w.source(statement)
	}
	w.etl("discover", "--tables", "sales.*,*.orders", "--output", "etl.yaml").want(t, exitOK, "6 tables written to etl.yaml")
	text, err := os.ReadFile(filepath.Join(w.dir, "etl.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"orders:", "key: [ID]", "watermark: MODIFIED_ON  # by its name it moves with every change", "NUMBER(38,0) NOT NULL → bigint, or numeric(38,0) if a value needs it",
		"mode: append  # no primary key", "LOADED_AT  # by its name it is set once", "mode: replace", "1500 rows", "public_orders:",
		`key: ['"the key"']`, `watermark: '"Updated"'`, `disabled: true  # columns id and ID would both be "id"`,
	} {
		if !strings.Contains(string(text), part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
	w.etl("stream").want(t, exitOK)
	w.etl("verify").want(t, exitOK, "equal: 1,500 rows")
	if n := scalar[int](w, `SELECT count(*) FROM public."odd: 'name' #1" WHERE "null" = 'x'`); n != 1 {
		t.Error("the odd table was not loaded")
	}

	w.etl("discover", "--tables", "*", "--output", "etl.yaml").want(t, exitUsage, "--force")
	w.etl("discover", "--output", "etl.yaml", "--force").want(t, exitOK, "2 tables")
}

func TestDiscoverOfNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "no_such_*"
	w.etl("discover", "-o", "x.yaml").want(t, exitFailed, "no table fits", "in schema DEMO.PUBLIC the tables ORDERS, NOTIFICATION_TEXT", "etl check")
	w.etl("discover", "--tables", "no_such.*").want(t, exitFailed, "in database DEMO the schemas", "PUBLIC")
	w.etl("discover", "--tables", "no_such.public.*").want(t, exitFailed, "the role sees databases", "DEMO")
	w.etl("discover", "--tables", "a.b.c.d,[").want(t, exitUsage, "4 parts", "not a pattern")
	if files, err := filepath.Glob(filepath.Join(w.dir, "*.yaml*")); err != nil || len(files) != 0 {
		t.Errorf("left: %v, %v", files, err)
	}
	w.env["ETL_TABLES"] = "orders"
	w.etl("discover").want(t, exitOK, "DEMO.PUBLIC.ORDERS", "tables:")
}
