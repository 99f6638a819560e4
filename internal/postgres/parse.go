package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// parse makes the pool's configuration and applies the rules of the package.
func (c Config) parse() (*pgxpool.Config, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	mode := c.SSLMode
	if mode == "" {
		// The hosts decide the default, and only the driver reads them right.
		probe, err := pgxpool.ParseConfig(c.conninfo("disable"))
		if err != nil {
			return nil, invalid(err)
		}
		mode = defaultMode(doors(&probe.ConnConfig.Config))
	}
	config, err := pgxpool.ParseConfig(c.conninfo(mode))
	if err != nil {
		return nil, invalid(err)
	}
	if host, found := clearText(doors(&config.ConnConfig.Config)); found && !c.AllowInsecure {
		return nil, &ConfigError{
			Setting: "sslmode", Reason: fmt.Sprintf("connections to %s could go unencrypted", host),
			NextStep: "use verify-full, or allow an insecure PostgreSQL connection explicitly",
		}
	}
	c.apply(config)
	return config, nil
}

func (c Config) apply(config *pgxpool.Config) {
	conn := config.ConnConfig
	if c.Password != "" && !passwordInURL(c.URL) {
		conn.Password = c.Password
	}
	conn.RuntimeParams["application_name"] = c.applicationName()
	conn.ConnectTimeout = c.connectTimeout()
	// Everything done here ends in a write.
	conn.ValidateConnect = wantReadWrite
	// Exec sends parse, bind and execute in one round trip and leaves nothing in
	// the session. The modes that cache break behind a transaction pooler or
	// when a table is swapped under a cached description; describe-exec takes
	// two round trips, which a pooler may send to two servers.
	conn.DefaultQueryExecMode = pgx.QueryExecModeExec
	conn.StatementCacheCapacity, conn.DescriptionCacheCapacity = 0, 0
	new(refusal).watch(config)
	if c.MaxConns > 0 {
		config.MaxConns = c.MaxConns
	}
}

func (c Config) check() error {
	if c.SSLMode != "" && !slices.Contains(sslModes, c.SSLMode) {
		return &ConfigError{
			Setting: "sslmode", Reason: fmt.Sprintf("%q is not a mode", c.SSLMode),
			NextStep: "use one of " + strings.Join(sslModes, ", "),
		}
	}
	if c.MaxConns < 0 {
		return &ConfigError{Setting: "connections", Reason: "negative", NextStep: "give 0 for the default, or a positive number"}
	}
	return nil
}

// invalid replaces the driver's error, whose text and fields hold the
// connection string. Of its causes only a file's fault is safe to repeat.
func invalid(err error) error {
	var file *fs.PathError
	if errors.As(err, &file) {
		return &ConfigError{Setting: "certificate file", Reason: file.Error(), NextStep: "check the path and its permissions"}
	}
	return &ConfigError{
		Setting: "connection string", Reason: "cannot be read",
		NextStep: "write postgres://user:password@host:port/database, special characters of user and password percent-encoded",
	}
}

// Warnings lists what is allowed but weaker than it could be.
func (c Config) Warnings() []string {
	config, err := c.parse()
	if err != nil {
		return nil // Open reports it
	}
	list := doors(&config.ConnConfig.Config)
	if host, found := clearText(list); found {
		return []string{fmt.Sprintf("connections to PostgreSQL at %s may be unencrypted: password and rows can be read on the way", host)}
	}
	if host, found := unverified(list); found {
		return []string{fmt.Sprintf("the identity of PostgreSQL at %s is not verified: use sslmode=verify-full", host)}
	}
	return nil
}
