package pgtest_test

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/snowpg/etl/internal/pgtest"
)

// start runs a private server in dir and returns it with a first connection.
func start(t *testing.T, options pgtest.Options) *pgtest.Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	server, err := pgtest.Start(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

// ask runs one query for one value on a connection of its own.
func ask[T any](t *testing.T, url, sql string) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var value T
	if err := conn.QueryRow(t.Context(), sql).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func run(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// openDir is a folder that the server's account can reach below.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pgtest-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestStopLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	var log bytes.Buffer
	server := start(t, pgtest.Options{Dir: dir, Log: &log, Settings: map[string]string{"work_mem": "7MB"}})

	if got := ask[string](t, server.URL(""), "SHOW work_mem"); got != "7MB" {
		t.Errorf("work_mem = %s", got)
	}
	if got := ask[string](t, server.ConnString("template1"), "SHOW fsync"); got != "on" {
		t.Errorf("fsync = %s, want PostgreSQL's default", got)
	}
	pid := serverPID(t, dir)
	for range 2 {
		if err := server.Stop(); err != nil {
			t.Fatal(err)
		}
	}
	if alive(pid) {
		t.Errorf("server process %d is still there", pid)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if !bytes.Contains(log.Bytes(), []byte("database system is shut down")) {
		t.Errorf("no orderly shutdown in the log:\n%s", log.String())
	}
}

func TestRestart(t *testing.T) {
	t.Parallel()
	server := start(t, pgtest.Options{Settings: pgtest.FastSettings()})
	url := server.URL("")
	run(t, url, "CREATE TABLE kept (a int); INSERT INTO kept VALUES (1); CREATE UNLOGGED TABLE lost (a int); INSERT INTO lost VALUES (1)")

	if err := server.Restart(t.Context(), pgtest.Fast); err != nil {
		t.Fatal(err)
	}
	if got := ask[int](t, url, "SELECT (SELECT count(*) FROM kept) * 10 + (SELECT count(*) FROM lost)"); got != 11 {
		t.Errorf("after a fast restart: %d, want 11", got)
	}
	if err := server.Restart(t.Context(), pgtest.Immediate); err != nil {
		t.Fatal(err)
	}
	if got := ask[int](t, url, "SELECT (SELECT count(*) FROM kept) * 10 + (SELECT count(*) FROM lost)"); got != 10 {
		t.Errorf("after a crash: %d, want 10 (UNLOGGED is emptied)", got)
	}
}

func TestKill(t *testing.T) {
	t.Parallel()
	server := start(t, pgtest.Options{Settings: pgtest.FastSettings()})
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	if conn, err := pgx.Connect(t.Context(), server.URL("")); err == nil {
		conn.Close(t.Context())
		t.Error("a killed server accepts connections")
	}
}

func TestBadSettingTellsWhy(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	_, err := pgtest.Start(t.Context(), pgtest.Options{Dir: dir, Settings: map[string]string{"no_such_setting": "1"}})
	if err == nil || !bytes.Contains([]byte(err.Error()), []byte(`unrecognized configuration parameter "no_such_setting"`)) {
		t.Errorf("error = %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestStartGivesUpWithContext(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := pgtest.Start(ctx, pgtest.Options{Dir: dir}); err == nil {
		t.Fatal("started")
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}
