package check

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/watermark"
)

const whereSource = "snowflake"

// Session is who is logged in to Snowflake.
type Session struct {
	User, Role, Warehouse string
}

// Snowflake checks the session. warehouse is the configured one; it may be
// empty. encrypted says whether the connection is.
func Snowflake(ctx context.Context, q source.Querier, warehouse string, encrypted bool, f *Findings) (Session, error) {
	row, err := source.Row(ctx, q, "SELECT CURRENT_USER(), CURRENT_ROLE(), CURRENT_WAREHOUSE(), CURRENT_VERSION()")
	if err != nil {
		return Session{}, err
	}
	s := Session{User: row[0], Role: row[1], Warehouse: row[2]}
	if s.Role == "" {
		f.Add(Warn, whereSource, "login", "user "+s.User+" has no role", "set SNOWFLAKE_ROLE, or: ALTER USER "+catalog.QuoteSource(s.User)+" SET DEFAULT_ROLE = …")
	} else {
		f.Add(OK, whereSource, "login", "user "+s.User+", role "+s.Role, "")
	}
	f.Add(OK, whereSource, "version", row[3], "")
	s.checkWarehouse(warehouse, f)
	if encrypted {
		f.Add(OK, whereSource, "TLS", "https", "")
	} else {
		f.Add(Warn, whereSource, "TLS", "http, to this machine only", "SNOWFLAKE_PROTOCOL=https is for everything but a simulator")
	}
	return s, nil
}

// checkWarehouse relies on this: a login with a warehouse that is missing, or
// that the role may not use, succeeds without one.
func (s Session) checkWarehouse(configured string, f *Findings) {
	switch {
	case s.Warehouse != "":
		f.Add(OK, whereSource, "warehouse", s.Warehouse, "")
	case configured != "":
		f.Add(Fail, whereSource, "warehouse", configured+" does not exist, or role "+s.role()+" may not use it",
			"GRANT USAGE ON WAREHOUSE "+configured+" TO ROLE "+s.role())
	default:
		f.Add(Fail, whereSource, "warehouse", "none is set, and user "+s.User+" has no default",
			"set SNOWFLAKE_WAREHOUSE, or: ALTER USER "+catalog.QuoteSource(s.User)+" SET DEFAULT_WAREHOUSE = …")
	}
}

// role is the role as a GRANT names it.
func (s Session) role() string {
	if s.Role == "" {
		return "<role>"
	}
	return catalog.QuoteSource(s.Role)
}

// insufficient is 003001, "Insufficient privileges to operate on …".
const insufficient = 3001

func snowflakeCode(err error) int {
	var refused interface{ SnowflakeCode() int }
	if errors.As(err, &refused) {
		return refused.SnowflakeCode()
	}
	return 0
}

// missingGrants are the statements that let the role read the table: what it
// cannot see, and everything below that.
func missingGrants(ctx context.Context, q source.Querier, s Session, t catalog.SourceTable) (problem string, grants []string, err error) {
	database, schema := catalog.QuoteSource(t.Database), catalog.QuoteSource(t.Database)+"."+catalog.QuoteSource(t.Schema)
	all := []string{
		"GRANT USAGE ON DATABASE " + database + " TO ROLE " + s.role(),
		"GRANT USAGE ON SCHEMA " + schema + " TO ROLE " + s.role(),
		"GRANT SELECT ON TABLE " + t.SQL() + " TO ROLE " + s.role(),
	}
	databases, err := source.Databases(ctx, q)
	if err != nil {
		return "", nil, err
	}
	if !contains(databases, t.Database) {
		return "database " + t.Database + " does not exist, or the role may not see it", all, nil
	}
	schemas, err := source.Schemas(ctx, q, t.Database)
	if err != nil {
		return "", nil, err
	}
	if !contains(schemas, t.Schema) {
		return "schema " + t.Database + "." + t.Schema + " does not exist, or the role may not see it", all[1:], nil
	}
	return "table " + t.String() + " does not exist, or the role may not see it", all[2:], nil
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// clockLayout is the answer's form, with its offset.
const clockLayout = "2006-01-02 15:04:05.000000000 -0700"

func snowflakeClock(ctx context.Context, q source.Querier) (time.Time, error) {
	row, err := source.Row(ctx, q, "SELECT TO_VARCHAR(CURRENT_TIMESTAMP()::TIMESTAMP_LTZ, '"+watermark.TextFormat+" TZHTZM')")
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(clockLayout, row[0])
	if err != nil {
		return time.Time{}, fmt.Errorf("reading Snowflake's clock: %w", err)
	}
	return t, nil
}

func statements(list []string) string { return strings.Join(list, "; ") + ";" }
