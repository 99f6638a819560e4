package config

import (
	"slices"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/secret"
)

// Config is a complete, validated configuration. It may be printed: secrets
// show as ***.
type Config struct {
	Snowflake Snowflake
	Postgres  Postgres
	Run       Run
	Output    Output
	Metrics   Metrics
	Alerts    Alerts
	// Tables are the tables to load, in the order of --tables or of the file.
	Tables []Table
	// File and EnvFile are the files that were read; empty if none was.
	File, EnvFile string
}

// Snowflake is the source.
type Snowflake struct {
	Account, User          string
	Password               secret.String
	Warehouse              string
	Database, Schema, Role string
	// Authenticator is one of the choices of the setting snowflake-authenticator.
	Authenticator        string
	PrivateKeyPath       string
	PrivateKeyPassphrase secret.String
	Token                secret.String
	Host                 string // empty: follows from Account
	Port                 int
	Protocol             string // "https" or "http"
}

// Postgres is the target. When URL is given, the other fields are taken from
// it; parameters of the URL other than sslmode are only in URL.
type Postgres struct {
	URL           secret.String
	Host          string
	Port          int
	User          string
	Password      secret.String
	Database      string
	SSLMode       string // empty: the policy for the host decides
	Schema        string // of targets named without one
	AllowInsecure bool
}

// MostParallel is the greatest number of COPY streams.
const MostParallel = 64

// Run says how to work.
type Run struct {
	Parallel         int   // COPY streams in total
	BatchSize        int   // rows encoded at a time
	SliceRows        int64 // rows that commit together, about; 0: the usual number
	Atomic           bool  // all rows of a window commit together
	Memory           int64 // bytes
	MaxRetries       int
	RetryDelay       time.Duration // before the first retry
	ConnectTimeout   time.Duration
	StallTimeout     time.Duration
	StatementTimeout time.Duration // 0: none
	Lease            time.Duration
	StateSchema      string // exact name
	WatermarkTable   string // exact name, in StateSchema
	FullRefresh      bool
	Every            time.Duration // 0: run once
}

// Output says what to print.
type Output struct {
	LogFormat string // "text" or "json"
	LogLevel  string // "debug", "info", "warn" or "error"
	LogFile   string // empty: none
	Progress  string // "auto", "json" or "none"
}

// Secrets returns the secret values, for a [secret.Redactor]. A password that
// is a word of the configuration's own, such as postgres, is left out: replacing
// it would spoil every message and protect nothing.
func (c *Config) Secrets() []secret.String {
	all := []secret.String{
		c.Snowflake.Password, c.Snowflake.PrivateKeyPassphrase, c.Snowflake.Token,
		c.Postgres.URL, c.Postgres.Password,
		c.Alerts.Webhook, password(c.Metrics.Pushgateway),
	}
	return slices.DeleteFunc(all, func(s secret.String) bool { return s.IsZero() || isOurWord(s.Reveal()) })
}

func isOurWord(text string) bool {
	return slices.ContainsFunc(Settings(), func(s Setting) bool {
		words := append([]string{s.Name, s.YAML}, append(s.Env, s.Choices...)...)
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(word, text) })
	})
}
