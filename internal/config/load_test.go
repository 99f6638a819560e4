package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/snowpg/etl/internal/config"
)

// world is the surroundings of one Load: an environment and a folder of files.
type world struct {
	env   map[string]string
	flags map[string]string
	files map[string]string
	mode  os.FileMode // of the files; 0 means 0600
	// optional is passed on.
	optional config.Part
	list     func(*config.Config, string) ([]config.Source, error)
}

// complete is an environment with which nothing is missing.
func complete() map[string]string {
	return map[string]string{
		"SNOWFLAKE_ACCOUNT": "org-acct", "SNOWFLAKE_USER": "reader", "SNOWFLAKE_PASSWORD": "sf-planted-1",
		"SNOWFLAKE_DATABASE": "sales", "SNOWFLAKE_SCHEMA": "public",
		"POSTGRES_USER": "etl", "POSTGRES_PASSWORD": "pg-planted-2", "POSTGRES_DB": "app",
		"ETL_TABLES": "orders",
	}
}

// with returns a complete environment with changes; an empty value removes.
func with(pairs ...string) map[string]string {
	env := complete()
	for i := 0; i < len(pairs); i += 2 {
		env[pairs[i]] = pairs[i+1]
	}
	return env
}

func (w world) load(t testing.TB) (*config.Config, error) {
	t.Helper()
	dir := t.TempDir()
	mode := w.mode
	if mode == 0 {
		mode = 0o600
	}
	for name, text := range w.files {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	return config.Load(config.Input{
		ListTables: w.list,
		Flags:      w.flags, Dir: dir, Optional: w.optional,
		LookupEnv: func(name string) (string, bool) { text, ok := w.env[name]; return text, ok },
	})
}

func (w world) must(t testing.TB) *config.Config {
	t.Helper()
	c, err := w.load(t)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPrecedence(t *testing.T) {
	t.Parallel()
	w := world{env: complete(), files: map[string]string{}}
	delete(w.env, "ETL_TABLES")
	check := func(where string, want int) {
		t.Helper()
		if got := w.must(t).Run.Parallel; got != want {
			t.Errorf("%s: parallel = %d, want %d", where, got, want)
		}
	}
	w.flags = map[string]string{"tables": "orders"}
	check("default", 4)
	w.files["etl.yaml"] = "etl: {parallel: 5}\n"
	check("YAML", 5)
	w.files[".env"] = "ETL_PARALLEL=6\n"
	check(".env", 6)
	w.env["ETL_PARALLEL"] = "7"
	check("environment", 7)
	w.flags["parallel"] = "8"
	check("flag", 8)
	w.flags["parallel"], w.env["ETL_PARALLEL"] = "", ""
	check("empty means not given", 6)
}

func TestFilesAreNamed(t *testing.T) {
	t.Parallel()
	w := world{
		env:   with("ETL_ENV_FILE", "prod.env"),
		files: map[string]string{"prod.env": "ETL_CONFIG=prod.yaml\nETL_RETRY_DELAY=2\n", "prod.yaml": "etl: {lease: 90s}\n", ".env": "ETL_PARALLEL=9"},
	}
	c := w.must(t)
	if c.File != "prod.yaml" || c.EnvFile != "prod.env" || c.Run.Parallel != 4 {
		t.Errorf("files %q %q, parallel %d", c.File, c.EnvFile, c.Run.Parallel)
	}
	if c.Run.Lease.String() != "1m30s" || c.Run.RetryDelay.String() != "2s" {
		t.Errorf("lease %v, delay %v", c.Run.Lease, c.Run.RetryDelay)
	}
}

func TestInterpolation(t *testing.T) {
	t.Parallel()
	w := world{
		env: with("SNOWFLAKE_PASSWORD", "", "POSTGRES_PASSWORD", "", "SF_PW", "from-env"),
		files: map[string]string{
			".env":     "PG_PW='from $file'\nSNOWFLAKE_TOKEN='to$KEN'\n",
			"etl.yaml": "snowflake: {password: \"${SF_PW}\"}\npostgres: {password: \"x${PG_PW}y\"}\n",
		},
	}
	c := w.must(t)
	if got := c.Snowflake.Password.Reveal(); got != "from-env" {
		t.Errorf("snowflake password = %q", got)
	}
	if got := c.Snowflake.Token.Reveal(); got != "to$KEN" {
		t.Errorf("snowflake token = %q", got)
	}
	if got := c.Postgres.Password.Reveal(); got != "xfrom $filey" {
		t.Errorf("postgres password = %q", got)
	}
}

func TestDatabaseURL(t *testing.T) {
	t.Parallel()
	w := world{env: with("POSTGRES_USER", "", "POSTGRES_PASSWORD", "", "POSTGRES_DB", "",
		"DATABASE_URL", "postgres://me:p%40ss@db.example:6432/app?sslmode=require&application_name=x")}
	p := w.must(t).Postgres
	if p.Host != "db.example" || p.Port != 6432 || p.User != "me" || p.Password.Reveal() != "p@ss" || p.Database != "app" || p.SSLMode != "require" {
		t.Errorf("postgres = %+v", p)
	}
	w.env["DATABASE_URL"], w.env["POSTGRES_PASSWORD"] = "postgresql://me@[::1]/app", "separate"
	p = w.must(t).Postgres
	if p.Host != "::1" || p.Port != 5432 || p.Password.Reveal() != "separate" {
		t.Errorf("postgres = %+v", p)
	}
}

func TestAuthenticatorFollowsFromKey(t *testing.T) {
	t.Parallel()
	w := world{
		env:   with("SNOWFLAKE_PASSWORD", "", "SNOWFLAKE_PRIVATE_KEY_PATH", "key.p8"),
		files: map[string]string{"key.p8": "PEM"},
	}
	if got := w.must(t).Snowflake.Authenticator; got != "snowflake_jwt" {
		t.Errorf("authenticator = %s", got)
	}
}

func TestOptionalParts(t *testing.T) {
	t.Parallel()
	if _, err := (world{optional: config.PartSnowflake | config.PartPostgres | config.PartTables}).load(t); err != nil {
		t.Error(err)
	}
	c := world{
		env:      map[string]string{"POSTGRES_USER": "u", "POSTGRES_DB": "d", "ETL_TABLES": "orders"},
		optional: config.PartSnowflake,
	}.must(t)
	if got := c.Tables[0].Target.String(); got != "public.orders" {
		t.Errorf("target = %s", got)
	}
}

func TestFlagsFilledFromEnvironment(t *testing.T) {
	t.Parallel()
	w := world{env: with("ETL_PARALLEL", "99"), flags: map[string]string{"parallel": "99"}}
	_, err := w.load(t)
	want := "configuration: ETL_PARALLEL: 99 is out of range: give one from 1 to 64"
	if err == nil || err.Error() != want {
		t.Errorf("error = %v\nwant    %s", err, want)
	}
}
