package postgres

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/snowpg/etl/internal/fault"
)

// ConfigError reports a setting that cannot work. Its text holds no secret.
type ConfigError struct {
	Setting  string
	Reason   string
	NextStep string
}

func (e *ConfigError) Error() string {
	return fmt.Sprintf("PostgreSQL %s: %s; next: %s", e.Setting, e.Reason, e.NextStep)
}

// ConnectError reports that no connection could be made. It unwraps to the
// cause, of which fault knows the class.
type ConnectError struct {
	Host     string
	Port     uint16
	User     string
	Database string
	NextStep string // "" if nobody knows one
	Err      error
}

func (e *ConnectError) Error() string {
	text := fmt.Sprintf("connect to PostgreSQL at %s:%d, database %q, user %q: %v", e.Host, e.Port, e.Database, e.User, e.Err)
	if e.NextStep != "" {
		text += "; next: " + e.NextStep
	}
	return text
}

func (e *ConnectError) Unwrap() error { return e.Err }

func connectError(c *pgconn.Config, err error) error {
	cause := connectCause(err)
	return &ConnectError{
		Host: c.Host, Port: c.Port, User: c.User, Database: c.Database,
		NextStep: nextStep(c, cause), Err: cause,
	}
}

// tlsRefused is what the driver says of a server without TLS. It has no type.
const tlsRefused = "server refused TLS connection"

func nextStep(c *pgconn.Config, cause error) string {
	if step := fault.Lookup(cause).NextStep; step != "" {
		return step
	}
	// Where clear text is tried, too, that one is the failure.
	clear := slices.ContainsFunc(doors(c), func(d door) bool { return d.tls == nil })
	if !clear && strings.Contains(cause.Error(), tlsRefused) {
		return "set ssl = on in the server; or, where password and rows may be read on the way, sslmode=disable with ETL_ALLOW_INSECURE_POSTGRES=true"
	}
	return ""
}

// connectCause takes the driver's wrapper off, because it carries the
// configuration with the password in it.
func connectCause(err error) error {
	var wrapper *pgconn.ConnectError
	if errors.As(err, &wrapper) {
		err = wrapper.Unwrap()
	}
	return err
}
