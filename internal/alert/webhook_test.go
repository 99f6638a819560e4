package alert

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/snowpg/etl/internal/secret"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func message(findings ...Finding) Message {
	return Message{
		Program: "etl", Host: "db<1>", RunID: "r-1", Tables: 3, Findings: findings,
		Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	}
}

var found = Finding{Table: "orders", Reason: Failed, Text: "a & b <!channel> planted"}

// receiver is a webhook that keeps the last body and answers with a status.
func receiver(t *testing.T, status int) (Webhook, *string) {
	t.Helper()
	body := new(string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		*body = r.Method + " " + r.URL.Path + " " + r.Header.Get("Content-Type") + " " + string(text)
		w.Header().Set("Location", "http://elsewhere.invalid/")
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return Webhook{URL: secret.New(server.URL + "/token"), Redact: func(s string) string { return strings.ReplaceAll(s, "planted", "***") }}, body
}

func TestSend(t *testing.T) {
	t.Parallel()
	for format, want := range map[Format]string{
		JSON: `POST /token application/json {"program":"etl","host":"db\u003c1\u003e","run_id":"r-1","time":"2026-01-02T03:04:05Z","tables":3,` +
			`"findings":[{"table":"orders","reason":"failed","text":"a \u0026 b \u003c!channel\u003e ***"}]}`,
		Slack: `POST /token application/json {"text":":warning: *etl* on db\u0026lt;1\u0026gt;, run r-1 of 3 tables:\n` +
			`• *orders* failed: a \u0026amp; b \u0026lt;!channel\u0026gt; ***"}`,
	} {
		hook, body := receiver(t, http.StatusOK)
		hook.Format = format
		if err := hook.Send(t.Context(), message(found)); err != nil {
			t.Error(err)
		}
		if *body != want {
			t.Errorf("%s: got\n%s\nwant\n%s", format, *body, want)
		}
	}
}

func TestNothingToSay(t *testing.T) {
	t.Parallel()
	hook, body := receiver(t, http.StatusOK)
	if err := hook.Send(t.Context(), message()); err != nil || *body != "" {
		t.Errorf("sent %q, %v", *body, err)
	}
}

func TestLongMessagesAreCut(t *testing.T) {
	t.Parallel()
	hook, body := receiver(t, http.StatusOK)
	long := found
	long.Text = strings.Repeat("ü", 10_000)
	findings := make([]Finding, 500)
	for i := range findings {
		findings[i] = long
	}
	if err := hook.Send(t.Context(), message(findings...)); err != nil {
		t.Fatal(err)
	}
	if len(*body) > 40_000 || !strings.Contains(*body, "and 480 more") {
		t.Errorf("%d bytes: %.200s", len(*body), *body)
	}
}

func TestSendFailsWithoutTheURL(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusForbidden, http.StatusFound, http.StatusInternalServerError} {
		hook, _ := receiver(t, status)
		err := hook.Send(t.Context(), message(found))
		var refused *StatusError
		if !errors.As(err, &refused) || strings.Contains(err.Error(), "token") {
			t.Errorf("%d: %v", status, err)
		}
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for _, address := range []string{"http://127.0.0.1:1/token", "http://[token"} {
		for _, ctx := range []context.Context{t.Context(), over} {
			err := Webhook{URL: secret.New(address)}.Send(ctx, message(found))
			if err == nil || strings.Contains(err.Error(), "token") {
				t.Errorf("%s: %v", address, err)
			}
		}
	}
}
