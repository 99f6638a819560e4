package extract

//lint:file-ignore SA1019 the driver announces another way to set its time
// limits and telemetry, but does not offer it yet in this major version.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	sf "github.com/snowflakedb/gosnowflake"
)

const (
	defaultLoginTimeout = 60 * time.Second
	defaultStall        = 30 * time.Second
	// requestTimeout bounds one request with the driver's repetitions.
	requestTimeout = 10 * time.Minute
	// clientTimeout switches off the driver's limit for a whole exchange,
	// body included: a large chunk may rightly take longer than any limit that
	// fits a small one. The transport has the limits instead.
	clientTimeout = -1
)

// Source is a Snowflake account, reached through a pool of sessions.
type Source struct {
	db        *sql.DB
	transport *transport
	sessions  int
}

// Open prepares the pool; it does not connect. Errors name the setting that
// is wrong.
func Open(cfg Config) (*Source, error) {
	driverConfig, err := driverConfig(cfg)
	if err != nil {
		return nil, err
	}
	quietDriver()
	rt := newTransport(sf.SnowflakeTransport, stallOf(cfg))
	driverConfig.Transporter = rt
	db := sql.OpenDB(connector{base: driverConfig})
	sessions := max(1, cfg.Connections)
	if cfg.Authenticator == ExternalBrowser {
		sessions = 1 // each would open another browser window
	}
	db.SetMaxOpenConns(sessions)
	db.SetMaxIdleConns(sessions)
	return &Source{db: db, transport: rt, sessions: sessions}, nil
}

// Connect logs in once, so that a refused login is found before several
// tables try it at the same time: repeated failures lock the user.
func (s *Source) Connect(ctx context.Context) error {
	if err := s.db.PingContext(ctx); err != nil {
		return Describe(err)
	}
	return nil
}

// dropIdleSessions closes the pool's idle sessions: database/sql cannot be
// told which of them the server has ended.
func (s *Source) dropIdleSessions() {
	s.db.SetMaxIdleConns(0)
	s.db.SetMaxIdleConns(s.sessions)
}

// Close ends the sessions and the connections.
func (s *Source) Close() error {
	err := s.db.Close()
	s.transport.CloseIdleConnections()
	return err
}

func stallOf(cfg Config) time.Duration {
	if cfg.Stall > 0 {
		return cfg.Stall
	}
	return defaultStall
}

func driverConfig(cfg Config) (sf.Config, error) {
	c := sf.Config{
		Account: cfg.Account, User: cfg.User, Warehouse: cfg.Warehouse,
		Database: cfg.Database, Schema: cfg.Schema, Role: cfg.Role,
		Host: cfg.Host, Port: cfg.Port, Protocol: cfg.Protocol,
		Application:      cfg.Application,
		LoginTimeout:     defaultLoginTimeout,
		RequestTimeout:   requestTimeout,
		ClientTimeout:    clientTimeout,
		DisableTelemetry: true,
	}
	if cfg.LoginTimeout > 0 {
		c.LoginTimeout = cfg.LoginTimeout
	}
	if cfg.Protocol == "http" {
		if !isLoopback(cfg.Host) {
			return sf.Config{}, fmt.Errorf("SNOWFLAKE_PROTOCOL=http sends the password in plain text and is for the simulator on this machine only, not for host %q", cfg.Host)
		}
		c.DisableOCSPChecks = true
	}
	return c, credentials(&c, cfg)
}

func credentials(c *sf.Config, cfg Config) error {
	switch cfg.Authenticator {
	case Password, "":
		c.Authenticator, c.Password = sf.AuthTypeSnowflake, cfg.Password
	case KeyPair:
		if cfg.PrivateKey == nil {
			return errors.New("SNOWFLAKE_AUTHENTICATOR=snowflake_jwt needs SNOWFLAKE_PRIVATE_KEY_PATH")
		}
		c.Authenticator, c.PrivateKey = sf.AuthTypeJwt, cfg.PrivateKey
	case ExternalBrowser:
		c.Authenticator = sf.AuthTypeExternalBrowser
		c.ClientStoreTemporaryCredential = sf.ConfigBoolFalse
	case OAuth:
		c.Authenticator, c.Token = sf.AuthTypeOAuth, cfg.Token
	case ProgrammaticAccessToken:
		c.Authenticator, c.Token = sf.AuthTypePat, cfg.Token
	default:
		return fmt.Errorf("SNOWFLAKE_AUTHENTICATOR=%q is not known; use snowflake, snowflake_jwt, externalbrowser, oauth or programmatic_access_token", cfg.Authenticator)
	}
	return nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// quietDriver turns off what the driver does beside its job: log lines of its
// own (they carry statements and links), a search for the cloud it runs in,
// and configuration files that switch on tracing to disk.
func quietDriver() {
	log := sf.GetLogger()
	_ = log.SetLogLevel("off") // a level that it knows
	log.SetOutput(io.Discard)  // "off" does not reach the entries made with a context
	for name, value := range map[string]string{
		"SF_DISABLE_MINICORE":                  "true",
		"SNOWFLAKE_DISABLE_PLATFORM_DETECTION": "true",
	} {
		_ = os.Setenv(name, value) // fails only on a malformed name
	}
	_ = os.Unsetenv("SF_CLIENT_CONFIG_FILE")
}
