package secret_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/secret"
	"pgregory.net/rapid"
)

func TestRedactor(t *testing.T) {
	t.Parallel()
	r := secret.NewRedactor(secret.New("pass"), secret.New("password1"), secret.New("abc"), secret.New(`p"w d/§`), secret.String{})
	for text, want := range map[string]string{
		"user=u password1 pass":        "user=u *** ***",
		"abc is too short to look for": "abc is too short to look for",
		`json "p\"w d/§"`:              `json "***"`,
		"dsn p%22w+d%2F%C2%A7@host":    "dsn ***@host",
		"dsn p%22w%20d%2F%C2%A7@host":  "dsn ***@host",
		"nothing to see":               "nothing to see",
	} {
		if got := r.Text(text); got != want {
			t.Errorf("Text(%q) = %q, want %q", text, got, want)
		}
	}
	var none *secret.Redactor
	if none.Text("pass") != "pass" {
		t.Error("a nil redactor changes text")
	}
}

func TestRedactorProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(secret.MinLength, 40, -1).Draw(t, "secret")
		r := secret.NewRedactor(secret.New(text))
		encoded, _ := json.Marshal(text)
		for _, form := range []string{text, string(encoded), url.QueryEscape(text), url.UserPassword("u", text).String()} {
			got := r.Text("<" + form + ">")
			if strings.Contains(got, text) || !strings.Contains(got, "***") {
				t.Fatalf("%q is still in %q", text, got)
			}
		}
	})
}

var errCause = errors.New("cause with hunter2-hunter2")

func TestRedactedErrorKeepsItsKind(t *testing.T) {
	t.Parallel()
	r := secret.NewRedactor(secret.New(planted))
	err := r.Error(fmt.Errorf("open: %w", errCause))
	if got := err.Error(); got != "open: cause with ***" {
		t.Errorf("text = %q", got)
	}
	if !errors.Is(err, errCause) {
		t.Error("errors.Is no longer sees the cause")
	}
	clean := errors.New("clean")
	if r.Error(clean) != clean || r.Error(nil) != nil {
		t.Error("an error without secrets must stay as it is")
	}
}

func TestAttr(t *testing.T) {
	t.Parallel()
	r := secret.NewRedactor(secret.New(planted))
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{ReplaceAttr: r.Attr}))
	logger.With("bound", planted).Info("message "+planted, "err", errCause,
		slog.Group("g", "s", "x"+planted), "any", struct{ A string }{planted}, "n", 42)
	refuse(t, "slog", log.String())
	if !strings.Contains(log.String(), `"n":42`) {
		t.Errorf("a harmless value changed: %s", log.String())
	}
}
