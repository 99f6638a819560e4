package check

import (
	"context"
	"fmt"
	"time"

	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/catalog/target"
)

// Beyond these, clocks that differ show. The loader itself goes by Snowflake's
// clock alone; a lag compares it with PostgreSQL's, and a key-pair login dates
// its token with this machine's.
const (
	skewOfServer  = 5 * time.Second
	skewOfMachine = 30 * time.Second
)

// Clocks compares the three clocks. The time an answer takes is half of what
// the comparison may be wrong by.
func Clocks(ctx context.Context, src source.Querier, dst target.Querier, f *Findings) error {
	snowflake, spread, err := offset(ctx, func(ctx context.Context) (time.Time, error) { return snowflakeClock(ctx, src) })
	if err != nil {
		return err
	}
	server, serverSpread, err := offset(ctx, func(ctx context.Context) (t time.Time, err error) {
		err = dst.QueryRow(ctx, `SELECT pg_catalog.clock_timestamp()`).Scan(&t)
		return t, err
	})
	if err != nil {
		return err
	}
	report(f, "PostgreSQL", server-snowflake, spread+serverSpread, skewOfServer, "the lag that status shows is wrong by as much; run NTP on the PostgreSQL server")
	report(f, "this machine", -snowflake, spread, skewOfMachine, "key-pair logins may be refused; run NTP on this machine")
	return nil
}

// offset is how far a clock is ahead of this machine's, and half the time the
// answer took.
func offset(ctx context.Context, read func(context.Context) (time.Time, error)) (ahead, spread time.Duration, err error) {
	asked := time.Now()
	t, err := read(ctx)
	if err != nil {
		return 0, 0, err
	}
	spread = time.Since(asked) / 2
	return t.Sub(asked.Add(spread)), spread, nil
}

func report(f *Findings, clock string, ahead, spread, limit time.Duration, fix string) {
	text := fmt.Sprintf("%s is %v ahead of Snowflake (±%v)", clock, ahead.Round(time.Millisecond), spread.Round(time.Millisecond))
	if ahead.Abs()-spread > limit {
		f.Add(Warn, "clocks", clock, text, fix)
		return
	}
	f.Add(OK, "clocks", clock, text, "")
}
