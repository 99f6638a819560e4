package main

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/youmark/pkcs8"

	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

const (
	plantedToken      = "planted-t0ken-0123456789"
	plantedPassphrase = "planted-pass phrase/%"
	plantedTarget     = "planted-p0stgres"
	plantedRow        = "planted-row-value"
)

// Whatever goes wrong, nothing that the program writes anywhere carries a
// secret, a signed link or a value of a row.
func TestSecretsAreNeverShown(t *testing.T) {
	t.Parallel()
	always := func(action simfault.Action) func(*world) {
		return func(w *world) {
			w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Count: -1, Action: action})
		}
	}
	for name, c := range map[string]struct {
		change func(*world)
		code   int
	}{
		"nothing wrong":       {func(*world) {}, exitOK},
		"wrong password":      {func(w *world) { w.env["SNOWFLAKE_PASSWORD"] = plantedPassword + "?" }, exitFailed},
		"links refused":       {always(simfault.Action{Kind: simfault.Status, Status: 403}), exitFailed},
		"downloads reset":     {always(simfault.Action{Kind: simfault.Reset, Bytes: 100}), exitFailed},
		"downloads corrupted": {always(simfault.Action{Kind: simfault.Corrupt}), exitFailed},
		"storage in trouble":  {always(simfault.Action{Kind: simfault.Status, Status: 400}), exitFailed},
		"sessions refused": {func(w *world) {
			w.inject(simfault.Fault{Endpoint: simfault.Query, Count: -1, Action: simfault.Action{Kind: simfault.Code, Code: "390111", Message: "Session gone"}})
		}, exitFailed},
		"wrong OAuth token": {func(w *world) {
			w.env["SNOWFLAKE_AUTHENTICATOR"], w.env["SNOWFLAKE_TOKEN"] = "oauth", plantedToken
		}, exitFailed},
		"wrong key": {func(w *world) {
			w.keyPair()
			w.env["SNOWFLAKE_PRIVATE_KEY_PASSPHRASE"] = plantedPassphrase
		}, exitFailed},
		"wrong passphrase": {func(w *world) {
			w.keyPair()
			w.env["SNOWFLAKE_PRIVATE_KEY_PASSPHRASE"] = plantedPassphrase + "?"
		}, exitUsage},
		"PostgreSQL unreachable": {func(w *world) {
			w.env["POSTGRES_URL"] = "postgres://etl:" + plantedTarget + "@127.0.0.1:1/db"
			w.env["ETL_CONNECT_TIMEOUT"] = "1s"
		}, exitFailed},
		"PostgreSQL's URL broken": {func(w *world) {
			w.env["POSTGRES_URL"] = "postgres://etl:" + plantedTarget + "/@127.0.0.1:x/db"
		}, exitUsage},
		"a row refused by the target": {func(w *world) {
			w.events(ntz, "1, "+plantedRow+", 2026-01-01 00:00:00")
			w.env["ETL_TABLES"], w.env["ETL_KEY"] = "events", "id"
			w.execute(`CREATE TABLE events (id bigint PRIMARY KEY, v text CHECK (v NOT LIKE '%row%'), updated_at timestamp)`)
		}, exitFailed},
		"a row refused by an index": {func(w *world) {
			w.events(ntz, "1, "+plantedRow+", 2026-01-01 00:00:00", "2, "+plantedRow+", 2026-01-01 00:00:00")
			w.env["ETL_TABLES"], w.env["ETL_KEY"] = "events", "id"
			w.execute(`CREATE TABLE events (id bigint PRIMARY KEY, v text UNIQUE, updated_at timestamp)`)
		}, exitFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.env["ETL_TABLES"], w.env["ETL_MAX_RETRIES"] = "orders", "1"
			w.env["ETL_LOG_LEVEL"], w.env["ETL_LOG_FILE"] = "debug", filepath.Join(w.dir, "etl.log")
			w.env["POSTGRES_URL"] = strings.Replace(w.url, "postgres@", "postgres:"+plantedTarget+"@", 1)
			c.change(w)
			written := w.etl("stream").want(t, c.code).text() + w.etl("status").text() + w.logFile() + w.stored()
			for _, secret := range append(w.server.Secrets(), plantedPassword, plantedToken, plantedPassphrase, plantedTarget, plantedRow,
				"Signature", "AWSAccessKeyId", "x-amz-", "eyJ", "PRIVATE KEY") {
				if strings.Contains(written, secret) {
					t.Errorf("%q is shown:\n%s", secret, written)
				}
			}
		})
	}
}

// keyPair makes a key that the account does not know.
func (w *world) keyPair() {
	w.t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		w.t.Fatal(err)
	}
	der, err := pkcs8.MarshalPrivateKey(key, []byte(plantedPassphrase), nil)
	if err != nil {
		w.t.Fatal(err)
	}
	w.file("key.p8", string(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: der})))
	delete(w.env, "SNOWFLAKE_PASSWORD")
	w.env["SNOWFLAKE_AUTHENTICATOR"] = "snowflake_jwt"
	w.env["SNOWFLAKE_PRIVATE_KEY_PATH"] = filepath.Join(w.dir, "key.p8")
}

func (w *world) execute(sql string) {
	w.t.Helper()
	if _, err := w.pool.Exec(w.t.Context(), sql); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) logFile() string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.dir, "etl.log"))
	if err != nil && !os.IsNotExist(err) {
		w.t.Fatal(err)
	}
	return string(text)
}

// stored is what the state tables hold, all columns of all rows.
func (w *world) stored() string {
	w.t.Helper()
	if scalar[bool](w, `SELECT to_regclass('etl.run') IS NULL`) {
		return ""
	}
	return scalar[string](w, `
SELECT coalesce((SELECT string_agg(r::text, E'\n') FROM etl.run r), '') || coalesce((SELECT string_agg(m::text, E'\n') FROM etl.etl_metadata m), '')
    || coalesce((SELECT string_agg(s::text, E'\n') FROM etl.slice s), '')`)
}
