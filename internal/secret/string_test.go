package secret_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/snowpg/etl/internal/secret"
)

const planted = "hunter2-hunter2"

// holder has the secret where fmt reaches it with and without methods.
type holder struct {
	Exported secret.String
	hidden   secret.String
	list     []secret.String
}

func TestNeverPrinted(t *testing.T) {
	t.Parallel()
	s := secret.New(planted)
	h := holder{Exported: s, hidden: s, list: []secret.String{s}}
	values := []any{s, &s, h, &h, []secret.String{s}, map[string]secret.String{"k": s}, map[secret.String]int{s: 1}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p", "%T"} {
		for _, value := range values {
			refuse(t, "fmt "+verb, fmt.Sprintf(verb, value))
		}
	}
	refuse(t, "error", fmt.Errorf("login: %v", s).Error())
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "s", s, "h", h, "g", slog.GroupValue(slog.Any("s", s)))
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "s", s, "h", h)
	refuse(t, "slog", log.String())
	for _, value := range values {
		if text, err := json.Marshal(value); err == nil {
			refuse(t, "JSON", string(text))
		}
	}
	text, err := yaml.Marshal(map[string]any{"s": s, "h": h.Exported})
	if err != nil {
		t.Fatal(err)
	}
	refuse(t, "YAML", string(text))
}

func refuse(t *testing.T, how, text string) {
	t.Helper()
	hexed := fmt.Sprintf("%x", planted)
	if strings.Contains(text, planted) || strings.Contains(strings.ToLower(text), hexed) {
		t.Errorf("%s shows the secret: %s", how, text)
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	s := secret.New(planted)
	for format, want := range map[string]string{"%v": "***", "%s": "***", "%q": `"***"`, "%#v": `"***"`, "%x": "***"} {
		if got := fmt.Sprintf(format, s); got != want {
			t.Errorf("%s = %s, want %s", format, got, want)
		}
	}
	if got := fmt.Sprintf("%v|%q", secret.String{}, secret.New("")); got != `|""` {
		t.Errorf("empty = %s", got)
	}
	if s.Reveal() != planted || !s.Equal(secret.New(planted)) || s.Equal(secret.String{}) || s.IsZero() {
		t.Error("the secret lost its text")
	}
}
