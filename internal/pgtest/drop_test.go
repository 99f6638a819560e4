package pgtest

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// frozenCopy opens a COPY FROM STDIN on the database whose client stays
// silent, until the function it returns is called.
func frozenCopy(t *testing.T, url string) (thaw func()) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "CREATE TABLE frozen (a text)"); err != nil {
		t.Fatal(err)
	}
	rows, writer := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = conn.PgConn().CopyFrom(context.Background(), rows, "COPY frozen FROM STDIN") // it may be ended by force
		_ = conn.Close(context.Background())
	}()
	const waits = "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY frozen%' AND wait_event = 'ClientRead'"
	watcher, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer watcher.Close(t.Context())
	for frozen := false; !frozen; {
		if err := watcher.QueryRow(t.Context(), waits).Scan(&frozen); err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		_ = writer.Close()
		<-ended
	}
}

// TestDropDoesNotWaitForAnotherTest has a server of its own, because it holds
// up every drop on it.
func TestDropDoesNotWaitForAnotherTest(t *testing.T) {
	t.Parallel()
	server, err := Start(t.Context(), Options{Settings: FastSettings()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}()
	admin := server.URL("")
	for _, sql := range []string{"CREATE DATABASE frozen", "CREATE DATABASE done"} {
		if err := execAdmin(admin, sql); err != nil {
			t.Fatal(err)
		}
	}
	thaw := frozenCopy(t, server.URL("frozen"))
	defer thaw()
	if err := drop(admin, "done", 100*time.Millisecond); !errors.Is(err, errDropWaits) {
		t.Errorf("beside a frozen COPY: %v", err)
	}
	if err := drop(admin, "frozen", time.Minute); err != nil {
		t.Errorf("the frozen COPY's own database: %v", err)
	}
	if err := drop(admin, "done", time.Minute); err != nil {
		t.Errorf("once nothing is frozen: %v", err)
	}
}
