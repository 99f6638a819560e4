package extract

import (
	"context"
	"database/sql/driver"

	sf "github.com/snowflakedb/gosnowflake"
)

// connector opens sessions. The driver writes the session parameters that the
// server answers into Config.Params and would send them along with the next
// login, so each login gets a map of its own.
type connector struct {
	base sf.Config
}

var _ driver.Connector = connector{}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	cfg := c.base
	cfg.Params = sessionParameters(cfg.Application)
	ctx, login := withLogin(ctx)
	conn, err := sf.NewConnector(sf.SnowflakeDriver{}, cfg).Connect(ctx)
	if untrusted := login.distrust.Load(); err != nil && untrusted != nil {
		err = untrusted
	}
	if err != nil {
		return nil, loginError(c.base, err)
	}
	return conn, nil
}

func (c connector) Driver() driver.Driver { return sf.SnowflakeDriver{} }

// sessionParameters are what the loader relies on, whatever the account's or
// the user's defaults are.
func sessionParameters(queryTag string) map[string]*string {
	values := map[string]string{
		"GO_QUERY_RESULT_FORMAT": "ARROW",
		// Literals and conversions without a zone must not depend on the user.
		"TIMEZONE":                  "UTC",
		"QUERY_TAG":                 queryTag,
		"CLIENT_SESSION_KEEP_ALIVE": "true",
		// MB. Smaller chunks make the byte budget finer; 48 is the least that
		// Snowflake takes.
		"CLIENT_RESULT_CHUNK_SIZE": "48",
		"BINARY_OUTPUT_FORMAT":     "HEX",
		"GEOGRAPHY_OUTPUT_FORMAT":  "GeoJSON",
		"GEOMETRY_OUTPUT_FORMAT":   "GeoJSON",
	}
	parameters := make(map[string]*string, len(values))
	for name, value := range values {
		parameters[name] = &value
	}
	return parameters
}
