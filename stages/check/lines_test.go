package check

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/pipeline"
)

// Each line is one situation that a machine of tests cannot be brought into,
// and what is said about it.
func TestLines(t *testing.T) {
	t.Parallel()
	abroad := &Server{Role: "etl", Database: "app", Connections: 12}
	for name, c := range map[string]struct {
		say   func(*Findings)
		level Level
		parts string // of text and fix
	}{
		"old server":         {func(f *Findings) { checkVersion("11.22", 110022, false, f) }, Fail, "11.22|use PostgreSQL 12 or later"},
		"server of the past": {func(f *Findings) { checkVersion("13.3", 130003, false, f) }, Warn, "13.3 is no longer maintained|upgrade"},
		"server of today":    {func(f *Findings) { checkVersion("15.18", 150018, false, f) }, OK, "15.18"},
		"standby":            {func(f *Findings) { checkVersion("15.18", 150018, true, f) }, Fail, "the server is a standby|target_session_attrs=read-write"},
		"superuser":          {func(f *Findings) { abroad.login(true, f) }, Warn, "role etl, database app: a superuser|CREATE ROLE etl LOGIN"},
		"role":               {func(f *Findings) { abroad.login(false, f) }, OK, "role etl"},
		"no TLS":             {func(f *Findings) { abroad.tls(false, "", "", f) }, Warn, "not encrypted|POSTGRES_SSLMODE=verify-full"},
		"TLS":                {func(f *Findings) { abroad.tls(true, "TLSv1.3", "AES", f) }, OK, "TLSv1.3, AES"},
		"no TLS at home":     {func(f *Findings) { (&Server{Loopback: true}).tls(false, "", "", f) }, OK, "on this machine"},
		"few connections":    {func(f *Findings) { abroad.connections(11, f) }, Warn, "11 are free, a run opens up to 12|--parallel|max_connections"},
		"connections enough": {func(f *Findings) { abroad.connections(12, f) }, OK, "12 free"},
		"clock ahead":        {func(f *Findings) { report(f, "PostgreSQL", time.Minute, time.Second, skewOfServer, "run NTP") }, Warn, "PostgreSQL is 1m0s ahead of Snowflake (±1s)|run NTP"},
		"clock behind":       {func(f *Findings) { report(f, "this machine", -time.Minute, time.Second, skewOfMachine, "run NTP") }, Warn, "-1m0s|run NTP"},
		"slow answer":        {func(f *Findings) { report(f, "PostgreSQL", 9*time.Second, 5*time.Second, skewOfServer, "run NTP") }, OK, "9s"},
		"warehouse refused":  {func(f *Findings) { Session{User: "U", Role: "R"}.checkWarehouse("WH", f) }, Fail, `WH does not exist, or role "R" may not use it|GRANT USAGE ON WAREHOUSE WH TO ROLE "R"`},
		"no warehouse":       {func(f *Findings) { Session{User: "U", Role: "R"}.checkWarehouse("", f) }, Fail, `none is set|SET DEFAULT_WAREHOUSE`},
		"warehouse":          {func(f *Findings) { Session{Warehouse: "WH"}.checkWarehouse("WH", f) }, OK, "WH"},
	} {
		var all Findings
		c.say(&all)
		var said []string
		for _, finding := range all {
			if finding.Level == c.level {
				said = append(said, finding.Text+" "+finding.Fix)
			}
			if finding.Level != OK && finding.Fix == "" {
				t.Errorf("%s: nothing says what to do: %+v", name, finding)
			}
		}
		for part := range strings.SplitSeq(c.parts, "|") {
			if !strings.Contains(strings.Join(said, "\n"), part) {
				t.Errorf("%s: %q is not said as %s: %+v", name, part, c.level, all)
			}
		}
	}
}

// refusedError is an error that carries Snowflake's code.
type refusedError int

func (e refusedError) Error() string      { return fmt.Sprintf("Snowflake error %06d", int(e)) }
func (e refusedError) SnowflakeCode() int { return int(e) }

func TestAMissingSelectIsNamed(t *testing.T) {
	t.Parallel()
	c := &Tables{Session: Session{User: "U", Role: "READER"}}
	r := pipeline.Request{Name: "orders", Source: catalog.SourceTable{Database: "SALES", Schema: "PUBLIC", Name: "ORDERS"}}
	var f Findings
	if err := c.refused(t.Context(), r, "read", fmt.Errorf("counting: %w", refusedError(insufficient)), &f); err != nil {
		t.Fatal(err)
	}
	if len(f) != 1 || f[0].Level != Fail || f[0].Fix != `GRANT SELECT ON TABLE "SALES"."PUBLIC"."ORDERS" TO ROLE "READER";` {
		t.Errorf("%+v", f)
	}
}
