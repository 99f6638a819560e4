package extract

import (
	"database/sql/driver"
	"errors"

	sf "github.com/snowflakedb/gosnowflake"
)

// Snowflake's codes for a session that cannot be used any more. The driver
// renews an expired session token (390112) by itself, but leaves a session
// that is gone in the pool.
const (
	sessionGone        = 390111
	masterTokenExpired = 390114
	masterTokenInvalid = 390115
)

// discardDeadSession tells database/sql to throw the connection away, so that
// the next attempt logs in again.
func discardDeadSession(err error) error {
	if !isDeadSession(err) {
		return err
	}
	return errors.Join(Describe(err), driver.ErrBadConn)
}

func isDeadSession(err error) bool {
	var refused *sf.SnowflakeError
	if !errors.As(err, &refused) {
		return false
	}
	switch refused.Number {
	case sessionGone, masterTokenExpired, masterTokenInvalid:
		return true
	default:
		return false
	}
}
