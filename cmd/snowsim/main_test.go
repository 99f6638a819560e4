package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// The default HTTP client keeps idle connections.
		goleak.IgnoreTopFunction("net/http.(*persistConn).writeLoop"),
		goleak.IgnoreTopFunction("net/http.(*persistConn).readLoop"),
		goleak.IgnoreTopFunction("internal/poll.runtime_pollWait"),
	)
}

// The tests run one after the other: the flag library writes to its global
// help flag whenever an app starts.

// runApp runs the program to its end and answers what it printed.
func runApp(ctx context.Context, args ...string) (string, error) {
	app := newApp()
	var out bytes.Buffer
	app.Writer, app.ErrWriter = &out, io.Discard
	err := app.RunContext(ctx, append([]string{"snowsim"}, args...))
	return out.String(), err
}

// startSim serves small tables until the test ends and answers the address.
func startSim(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	app := newApp()
	r, w := io.Pipe()
	app.Writer, app.ErrWriter = w, io.Discard
	ended := make(chan error, 1)
	go func() {
		args := append([]string{"snowsim", "serve", "--password", "pw", "--rows", "1000", "--orders", "2500"}, args...)
		err := app.RunContext(ctx, args)
		_ = w.CloseWithError(errors.Join(io.EOF, err))
		ended <- err
	}()
	line := make([]byte, 200)
	n, err := r.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return strings.TrimSpace(strings.TrimPrefix(string(line[:n]), "snowsim listens on "))
}

func TestServeAndExec(t *testing.T) {
	url := startSim(t, "--prewarm")
	for _, c := range []struct{ sql, want string }{
		{"SELECT COUNT(*) FROM ORDERS", "2500"},
		{"SELECT NOTIFICATION_ID FROM NOTIFICATION_TEXT ORDER BY 1 DESC LIMIT 1", "1000"},
		{"UPDATE ORDERS SET STATUS = 'lost' WHERE ORDER_ID <= 7", "7"},
		{"SELECT COUNT(*) FROM ORDERS WHERE STATUS = 'lost'", "7"},
	} {
		got, err := runApp(t.Context(), "exec", "--url", url, "--password", "pw", c.sql)
		if err != nil {
			t.Fatalf("%s: %v", c.sql, err)
		}
		if lines := strings.Split(got, "\n"); !strings.HasPrefix(lines[1], c.want) {
			t.Errorf("%s: %q, want %s", c.sql, got, c.want)
		}
	}
}

func TestExecReadsEveryChunk(t *testing.T) {
	url := startSim(t, "--chunk-rows", "300", "--vary", "5")
	got, err := runApp(t.Context(), "exec", "--url", url, "--password", "pw", "SELECT ORDER_ID, DETAILS FROM ORDERS")
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(got, "\n"); lines != 2_501 {
		t.Errorf("%d lines, want a header and 2500 rows", lines)
	}
}

func TestRefusals(t *testing.T) {
	url := startSim(t)
	for want, args := range map[string][]string{
		"390100":           {"exec", "--url", url, "--password", "no", "SELECT 1"},
		"001003":           {"exec", "--url", url, "--password", "pw", "SELEC 1"},
		"no statement":     {"exec", "--url", url, "--password", "pw"},
		"--password":       {"serve", "--password", "", "--rows", "1", "--orders", "1"},
		"not on loopback":  {"serve", "--password", "pw", "--rows", "1", "--orders", "1", "--listen", "0.0.0.0:0"},
		"is not PEM":       {"serve", "--password", "pw", "--rows", "1", "--orders", "1", "--public-key", "main.go"},
		"no such file":     {"serve", "--password", "pw", "--rows", "1", "--orders", "1", "--public-key", "none.pem"},
		"missing port":     {"serve", "--password", "pw", "--rows", "1", "--orders", "1", "--listen", "127.0.0.1"},
		"no command":       {"srve"},
		"is negative":      {"serve", "--password", "pw", "--rows", "1", "--orders", "-1"},
		"NAME=ROWS":        {"serve", "--password", "pw", "--rows", "1", "--orders", "1", "--shape", "wide"},
		"--least-width":    {"serve", "--password", "pw", "--rows", "1", "--orders", "1", "--least-width", "3"},
		"no shape":         {"serve", "--password", "pw", "--rows", "1", "--orders", "1", "--shape", "broad=3"},
		"flag \"url\" not": {"exec", "--password", "pw", "SELECT 1"},
	} {
		if _, err := runApp(t.Context(), args...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", args, err, want)
		}
	}
}

// TestRecipe does what the help says: five lines, and the client's and the
// reader's commands work as they stand.
func TestRecipe(t *testing.T) {
	help, err := runApp(t.Context(), "--help")
	if err != nil {
		t.Fatal(err)
	}
	_, recipe, _ := strings.Cut(help, "Try any Snowflake client against it:")
	recipe, _, _ = strings.Cut(strings.TrimLeft(recipe, " \n"), "\n\n")
	lines := strings.Split(recipe, "\n")
	if len(lines) != 5 {
		t.Fatalf("%d lines: %q", len(lines), lines)
	}
	serve := strings.Fields(lines[0])
	url := startSim(t, slices.DeleteFunc(serve[2:], func(word string) bool { return strings.HasPrefix(word, "127.") || word == "--listen" })...)
	exec := strings.ReplaceAll(strings.TrimSpace(lines[3]), "http://127.0.0.1:8085", url)
	words, statement, _ := strings.Cut(exec, "'")
	got, err := runApp(t.Context(), append(strings.Fields(words)[1:], strings.Trim(statement, "'"))...)
	if rows := strings.Count(got, "\n"); err != nil || rows != 5 || !strings.Contains(got, "POINT(") && !strings.Contains(got, `"Point"`) {
		t.Errorf("%q, %v; want a header and the four rows of EVERY_TYPE", got, err)
	}
	address := strings.ReplaceAll(strings.Fields(lines[4])[1], "http://127.0.0.1:8085", url)
	history, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = history.Body.Close() }()
	if text, err := io.ReadAll(history.Body); err != nil || !strings.Contains(string(text), "EVERY_TYPE") {
		t.Errorf("the history is %s, %v", text, err)
	}
}

func TestServeShapes(t *testing.T) {
	url := startSim(t, "--shape", "narrow=30", "--shape", "wide=20")
	for table, rows := range map[string]string{"NARROW_30": "30", "WIDE_20": "20"} {
		got, err := runApp(t.Context(), "exec", "--url", url, "--password", "pw", "SELECT COUNT(*) FROM "+table)
		if err != nil || !strings.Contains(got, rows) {
			t.Errorf("%s: %q, %v; want %s rows", table, got, err, rows)
		}
	}
}

func TestStatementsListsForms(t *testing.T) {
	got, err := runApp(t.Context(), "statements")
	if err != nil || !strings.Contains(got, "SELECT ") {
		t.Errorf("%q, %v", got, err)
	}
}
