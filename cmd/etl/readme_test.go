package main

import (
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
	"testing"

	"fmt"
)

func TestProbe(t *testing.T) {
	w := newWorld(t)
	w.env["ETL_TABLES"], w.env["ETL_LOG_LEVEL"] = "orders", "error"
	run := func(name string, args ...string) {
		o := w.etl(append([]string{"stream"}, args...)...)
		fmt.Printf("=== %s %d\n%s\n", name, o.code, o.text())
	}
	set := func(name, value string) func() {
		old, had := w.env[name]
		w.env[name] = value
		return func() {
			if had {
				w.env[name] = old
			} else {
				delete(w.env, name)
			}
		}
	}
	undo := set("SNOWFLAKE_PASSWORD", "planted-wrong")
	_ = simfault.Chunk
	run("password")
	undo()
	undo = set("ETL_TABLES", "order")
	run("missing table")
	undo()
	undo = set("SNOWFLAKE_WAREHOUSE", "")
	run("no warehouse")
	undo()
	w.source(`CREATE TABLE DEMO.PUBLIC.KEYLESS (A NUMBER(10,0), UPDATED_AT TIMESTAMP_NTZ(9))`)
	w.source(`CREATE TABLE DEMO.PUBLIC.NULLS (ID NUMBER(10,0) PRIMARY KEY, V VARCHAR(50), UPDATED_AT TIMESTAMP_NTZ(9))`)
	w.source(`INSERT INTO DEMO.PUBLIC.NULLS VALUES (1, 'x', NULL)`)
	w.source(`CREATE TABLE DEMO.PUBLIC.NULCHAR (ID NUMBER(10,0) PRIMARY KEY, V VARCHAR(50), UPDATED_AT TIMESTAMP_NTZ(9))`)
	w.source("INSERT INTO DEMO.PUBLIC.NULCHAR VALUES (1, 'x\x00', '2026-01-01 00:00:00')")
	run("keyless", "--tables", "keyless")
	run("nulls", "--tables", "nulls")
	run("nul", "--tables", "nulchar")
	run("watermark", "--watermark", "changed_at")
	w.exec(`CREATE TABLE orders (order_id bigint PRIMARY KEY, amount numeric(10,1))`)
	run("round")
	w.exec(`DROP TABLE orders`)
	w.exec(`CREATE TABLE nulls (id bigint PRIMARY KEY, v varchar(1), updated_at timestamp)`)
	w.source(`INSERT INTO DEMO.PUBLIC.NULLS VALUES (2, 'toolong', '2026-01-01 00:00:00')`)
	run("long", "--tables", "nulls", "--null-watermark", "ignore")
	old := w.env["POSTGRES_URL"]
	w.as()
	run("rights")
	w.env["POSTGRES_URL"] = "postgres://someone@127.0.0.1:1/app"
	run("pg down", "--connect-timeout", "1s", "--max-retries", "0")
	w.env["POSTGRES_URL"] = "postgres://someone@db.example.com/app?sslmode=require"
	w.env["POSTGRES_URL"] = old
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Count: 1, Action: simfault.Action{Kind: simfault.Stall}})
	p := w.start("stream")
	w.awaitFault(simfault.Stall)
	run("live")
	w.server.Release(stall)
	p.wait()
	delete(w.env, "SNOWFLAKE_ACCOUNT")
	run("settings", "--paralel", "8")
	run("settings2")
}
