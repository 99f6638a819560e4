package postgres

import (
	"fmt"
	"log/slog"
	"time"
)

// Config says where the target database is and how to reach it. What it leaves
// open follows libpq's environment variables and files (PGSSLROOTCERT,
// ~/.pgpass and the like), except sslmode, whose default is set here.
type Config struct {
	// URL is a whole connection string, postgres://… or key=value. If it is
	// set, of Host to SSLRootCert below only Password counts, where the string
	// has none, and SSLMode as its default.
	URL string `json:"-"`

	Host        string // name, address or socket directory; several by comma; "" is localhost
	Port        uint16 // 0 is 5432
	User        string
	Password    string `json:"-"`
	Database    string
	SSLMode     string // libpq's names; "" is verify-full, on this machine prefer
	SSLRootCert string // file with trusted roots, "system", or "" for libpq's default

	// Run is the run's id; it becomes application_name etl/<Run>.
	Run string
	// ConnectTimeout bounds one connection attempt; 0 is 10 s.
	ConnectTimeout time.Duration
	// MaxConns bounds the pool; 0 is pgxpool's default.
	MaxConns int32
	// AllowInsecure accepts connections over a network that are not, or may
	// end up not, encrypted.
	AllowInsecure bool
}

const (
	defaultHost           = "localhost"
	defaultPort           = 5432
	defaultConnectTimeout = 10 * time.Second
)

// String shows the place, never the password or the URL, which may hold it.
func (c Config) String() string {
	if c.URL != "" {
		return "PostgreSQL (by URL)"
	}
	return fmt.Sprintf("PostgreSQL at %s:%d, database %q, user %q", c.host(), c.port(), c.Database, c.User)
}

// GoString is String, so that %#v shows no secret either.
func (c Config) GoString() string { return c.String() }

// LogValue is String for log/slog.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

func (c Config) host() string {
	if c.Host == "" {
		return defaultHost
	}
	return c.Host
}

func (c Config) port() uint16 {
	if c.Port == 0 {
		return defaultPort
	}
	return c.Port
}

func (c Config) connectTimeout() time.Duration {
	if c.ConnectTimeout <= 0 {
		return defaultConnectTimeout
	}
	return c.ConnectTimeout
}

func (c Config) applicationName() string {
	if c.Run == "" {
		return "etl"
	}
	return "etl/" + c.Run
}
