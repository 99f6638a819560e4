package config_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/secret"
)

// TestNoSecretIsPrinted plants a secret in every secret setting.
func TestNoSecretIsPrinted(t *testing.T) {
	t.Parallel()
	w := world{
		env:   with("SNOWFLAKE_TOKEN", "tok-planted-3", "SNOWFLAKE_PRIVATE_KEY_PASSPHRASE", "phrase-planted-4"),
		files: map[string]string{"etl.yaml": "postgres: {password: pg-planted-5}\n"},
	}
	c := w.must(t)
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("config", "config", c)
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, printed := range []string{fmt.Sprint(*c), fmt.Sprintf("%+v %#v", c, *c), string(text), log.String()} {
		if strings.Contains(printed, "planted") || !strings.Contains(printed, "***") {
			t.Errorf("printed: %s", printed)
		}
	}
	if got := len(c.Secrets()); got != 4 {
		t.Errorf("%d secrets for the redactor, want 4", got)
	}
}

// TestSecretInTheWrongPlace: the same text as another, printable setting.
func TestSecretInTheWrongPlace(t *testing.T) {
	t.Parallel()
	_, err := world{env: with("ETL_PARALLEL", "pg-planted-2", "ETL_MODE", "sf-planted-1")}.load(t)
	if err == nil || strings.Contains(err.Error(), "planted") || !strings.Contains(err.Error(), "***") {
		t.Errorf("error = %v", err)
	}
}

// TestOrdinaryWordsStay: the password postgres must not blot out every
// mention of PostgreSQL's settings.
func TestOrdinaryWordsStay(t *testing.T) {
	t.Parallel()
	c := world{env: with("POSTGRES_PASSWORD", "postgres")}.must(t)
	if got := secret.NewRedactor(c.Secrets()...).Text("set --postgres-user"); got != "set --postgres-user" {
		t.Errorf("text = %s", got)
	}
}
