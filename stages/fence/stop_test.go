package fence_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgproxy"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/stages/fence"
)

// led gives a pool whose connections go through a proxy.
func led(t *testing.T) (*pgxpool.Pool, *pgproxy.Proxy) {
	t.Helper()
	direct := pgtest.Database(t)
	u, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := pgproxy.Listen(u.Host)
	if err != nil {
		t.Fatal(err)
	}
	through, err := proxy.URL(direct)
	if err != nil {
		t.Fatal(err)
	}
	config, err := pgxpool.ParseConfig(through)
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		pool.Close()
		if err := proxy.Close(); err != nil {
			t.Error(err)
		}
	})
	return pool, proxy
}

// The program is told to stop just when the COMMIT of its lease has been
// answered: the lease must not stay behind.
func TestALeaseTakenWhileStoppingIsGivenBack(t *testing.T) {
	t.Parallel()
	pool, proxy := led(t)
	ctx, cancel := context.WithCancel(t.Context())
	proxy.Arm(pgproxy.Rule{
		Match:  pgproxy.After(pgproxy.Contains("epoch = epoch + 1"), pgproxy.Statement("commit")),
		Action: pgproxy.CutAfter, Hook: cancel,
	})
	f := fence.New(pool, state.New(state.Options{}), fence.Options{})
	if _, err := f.Acquire(ctx, orders()); err == nil {
		t.Fatal("a stopped program took the lease")
	}
	var free, failed bool
	err := pool.QueryRow(t.Context(), `
SELECT (SELECT owner IS NULL FROM etl.etl_metadata), (SELECT status = 'failed' FROM etl.run)`).Scan(&free, &failed)
	if err != nil || !free || !failed {
		t.Errorf("free %t, run failed %t, %v", free, failed, err)
	}
}

// Making the state tables and giving a lease back may be done twice: a COMMIT
// of theirs that had no answer is a reason to try again, not to fail.
func TestAnUnclearCommitOfWhatMayBeRepeatedIsRepeated(t *testing.T) {
	t.Parallel()
	pool, proxy := led(t)
	f := fence.New(pool, state.New(state.Options{}), fence.Options{})

	proxy.Arm(pgproxy.Rule{
		Match:  pgproxy.After(pgproxy.Contains("CREATE TABLE"), pgproxy.Statement("commit")),
		Action: pgproxy.CutAfter,
	})
	if _, err := f.Acquire(t.Context(), orders()); fault.Of(err) != fault.Reconnect {
		t.Fatalf("after a cut in making the tables: %v of class %v", err, fault.Of(err))
	}
	run := acquire(t, f, orders())

	proxy.Arm(pgproxy.Rule{
		Match:  pgproxy.After(pgproxy.Contains("SET owner = NULL"), pgproxy.Statement("commit")),
		Action: pgproxy.CutAfter,
	})
	if err := f.Release(t.Context(), run, nil); fault.Of(err) != fault.Reconnect {
		t.Fatalf("after a cut in giving the lease back: %v of class %v", err, fault.Of(err))
	}
	if err := f.Release(t.Context(), run, nil); err != nil {
		t.Fatal(err)
	}
}
