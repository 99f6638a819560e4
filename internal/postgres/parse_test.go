package postgres

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"
)

const planted = "s3cr3t-Pa55"

func TestParseSetsWhatEveryConnectionHas(t *testing.T) {
	t.Parallel()
	config, err := Config{Run: "7f", MaxConns: 9, ConnectTimeout: 3 * time.Second}.parse()
	if err != nil {
		t.Fatal(err)
	}
	conn := config.ConnConfig
	if got := conn.RuntimeParams["application_name"]; got != "etl/7f" {
		t.Errorf("application_name %q", got)
	}
	if conn.DefaultQueryExecMode != pgx.QueryExecModeExec || conn.StatementCacheCapacity != 0 || conn.DescriptionCacheCapacity != 0 {
		t.Error("the session would keep statements")
	}
	if conn.ValidateConnect == nil {
		t.Error("a standby would be accepted")
	}
	if config.MaxConns != 9 || conn.ConnectTimeout != 3*time.Second || conn.Port != defaultPort {
		t.Errorf("got %d connections, %v, port %d", config.MaxConns, conn.ConnectTimeout, conn.Port)
	}
}

// The driver has to read back what was written, whatever quotes, backslashes
// and spaces the values hold.
func TestKeywordsReachTheDriverUnchanged(t *testing.T) {
	t.Parallel()
	// NUL is refused by the driver; host and user stay plain because commas split hosts.
	text := rapid.StringMatching(`[ -~é\\'"=?@/]{1,20}`)
	rapid.Check(t, func(t *rapid.T) {
		c := Config{User: text.Draw(t, "user"), Password: text.Draw(t, "password"), Database: text.Draw(t, "database"), Port: 6000}
		config, err := c.parse()
		if err != nil {
			t.Fatal(err)
		}
		conn := config.ConnConfig
		if conn.User != c.User || conn.Password != c.Password || conn.Database != c.Database || conn.Port != 6000 {
			t.Fatalf("got %q %q %q", conn.User, conn.Password, conn.Database)
		}
	})
}

func TestInvalidSettings(t *testing.T) {
	t.Parallel()
	cases := map[string]Config{
		"mode":            {SSLMode: "verified", Password: planted},
		"root file":       {Host: "db", SSLRootCert: "/nonexistent/root.pem", Password: planted},
		"negative":        {MaxConns: -1},
		"NUL":             {User: "a\x00b", Password: planted},
		"slash in pass":   {URL: "postgres://u:x/" + planted + "@db/d"},
		"port":            {URL: "postgres://u:x:" + planted + "@db:x/d"},
		"bad escape":      {URL: "postgres://u:%zz" + planted + "@db/d"},
		"not a URL":       {URL: planted},
		"open quote":      {URL: "host=db password='" + planted},
		"unknown attrs":   {URL: "host=db target_session_attrs=" + planted},
		"clear to remote": {URL: "postgres://u:" + planted + "@db/d?sslmode=disable"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Open(t.Context(), c)
			var invalid *ConfigError
			if !errors.As(err, &invalid) || invalid.NextStep == "" {
				t.Fatalf("got %v, want a *ConfigError with a next step", err)
			}
			if text := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(text, planted) {
				t.Errorf("password shown: %s", text)
			}
		})
	}
}

func TestConfigShowsNoSecret(t *testing.T) {
	t.Parallel()
	for _, c := range []Config{
		{Host: "db", User: "etl", Password: planted, Database: "d"},
		{URL: "postgres://etl:" + planted + "@db/d"},
	} {
		encoded, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var log strings.Builder
		slog.New(slog.NewJSONHandler(&log, nil)).Info("open", "target", c)
		all := fmt.Sprintf("%v %+v %#v %s %s %s", c, c, c, c, encoded, log.String())
		if strings.Contains(all, planted) {
			t.Errorf("password shown: %s", all)
		}
	}
	if got := (Config{Host: "db", User: "etl", Database: "d"}).String(); got != `PostgreSQL at db:5432, database "d", user "etl"` {
		t.Error(got)
	}
}

func FuzzURL(f *testing.F) {
	for _, seed := range []string{"postgres://u:p@h:5432/d?sslmode=require", "postgresql://[::1]/?", "postgres://u:p?@h,h2/d", "host=h sslmode=disable", "postgres://", "://"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, url string) {
		config, err := Config{URL: url, Host: "db"}.parse()
		if err != nil {
			return
		}
		if host, found := clearText(doors(&config.ConnConfig.Config)); found {
			t.Errorf("%q reaches %s in clear text", url, host)
		}
	})
}

func TestAPasswordCompletesTheURL(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"":                                      "separate",
		"postgres://u@localhost/d":              "separate",
		"postgres://u:own@localhost/d":          "own",
		"postgres://u@localhost/d?password=own": "own",
		"host=localhost user=u password=own":    "own",
		"host=localhost user=u":                 "separate",
	} {
		config, err := Config{URL: url, Password: "separate", SSLMode: "disable"}.parse()
		if err != nil {
			t.Errorf("%q: %v", url, err)
			continue
		}
		if got := config.ConnConfig.Password; got != want {
			t.Errorf("%q: password %q, want %q", url, got, want)
		}
	}
}
