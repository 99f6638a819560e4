package extract

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	sf "github.com/snowflakedb/gosnowflake"
)

// StatementError is Snowflake's refusal of a statement or a login.
type StatementError struct {
	Code     int    // Snowflake's error number, e.g. 2003
	State    string // SQLSTATE; often empty
	QueryID  string
	Message  string
	NextStep string // what the reader can do about it; may be empty
}

func (e *StatementError) Error() string {
	text := fmt.Sprintf("Snowflake error %06d", e.Code)
	if e.State != "" && e.State != "-1" {
		text += " (" + e.State + ")"
	}
	text += ": " + strings.TrimSpace(e.Message)
	if e.QueryID != "" {
		text += " [query " + e.QueryID + "]"
	}
	if e.NextStep != "" {
		text += "; " + e.NextStep
	}
	return text
}

// SnowflakeCode lets package fault classify the error without the driver.
func (e *StatementError) SnowflakeCode() int { return e.Code }

// IntegrityError says that a chunk did not arrive as Snowflake promised it.
// It is worth fetching again.
type IntegrityError struct {
	QueryID string
	Part    int // 0 is the inline part or the first chunk
	Reason  string
	Err     error // may be nil
}

func (e *IntegrityError) Error() string {
	text := fmt.Sprintf("part %d of the result of query %s: %s", e.Part, e.QueryID, e.Reason)
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *IntegrityError) Unwrap() error { return e.Err }

// Describe turns the driver's errors into ours, and takes signed links out of
// those that carry one.
func Describe(err error) error {
	var driverError *sf.SnowflakeError
	var link *url.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &driverError):
		return &StatementError{
			Code: driverError.Number, State: driverError.SQLState,
			QueryID: driverError.QueryID, Message: message(driverError),
		}
	case errors.As(err, &link):
		return fmt.Errorf("%s %s: %w", link.Op, withoutQuery(link.URL), link.Err)
	default:
		return err
	}
}

func message(e *sf.SnowflakeError) string {
	if len(e.MessageArgs) > 0 {
		return fmt.Sprintf(e.Message, e.MessageArgs...)
	}
	return e.Message
}

// withoutQuery cuts a link's query string, where the signature is.
func withoutQuery(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return "(link)"
	}
	return u.Scheme + "://" + u.Host + u.Path
}

// loginError names who failed to log in where, and never the secret.
func loginError(cfg sf.Config, err error) error {
	err = Describe(err)
	var refused *StatementError
	if !errors.As(err, &refused) {
		return fmt.Errorf("logging in to Snowflake at %s as %s: %w", address(cfg), cfg.User, err)
	}
	refused.Message = fmt.Sprintf("login to %s as user %s was refused: %s", address(cfg), cfg.User, refused.Message)
	refused.NextStep = "check SNOWFLAKE_ACCOUNT, SNOWFLAKE_USER and the credential; the login is not repeated, because failed logins lock the user"
	return refused
}

func address(cfg sf.Config) string {
	if cfg.Host != "" {
		return cfg.Host
	}
	return "account " + cfg.Account
}
